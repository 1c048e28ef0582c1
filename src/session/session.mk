# The fault tests stand between the session and the system: they fail or kill at the k-th call.
FAULT_CALLS := open openat write pwrite fsync close renameat linkat unlinkat ftruncate flock
# private: the programs that fault tests need are linked without them
$(BUILD)/tests/fault/session_save: private LDFLAGS += $(FAULT_CALLS:%=-Wl,--wrap=%)
