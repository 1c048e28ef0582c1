# YAML files in, one C file out: a table of their names and texts (lab/scenario.h). With -v only=NAME one file becomes one text.
function name_of(path) {
	sub(/.*\//, "", path)
	sub(/\.yaml$/, "", path)
	return path
}
function close_text() {
	if (open)
		print "\t;"
	open = 0
}
BEGIN {
	print only ? "extern const char " only "[];" : "#include \"base/text.h\"\n#include \"lab/scenario.h\"\n"
}
FNR == 1 {
	close_text()
	names[++n] = name_of(FILENAME)
	print only ? "const char " only "[] =" : "static const char text_" n "[] ="
	open = 1
}
{
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	gsub(/\?/, "\\?")
	print "\t\"" $0 "\\n\""
}
END {
	close_text()
	if (only)
		exit
	print "\nstatic const struct lab_builtin builtins[] = {"
	for (i = 1; i <= n; i++)
		print "\t{\"" names[i] "\", text_" i ", sizeof text_" i " - 1},"
	print "};\n"
	print "const struct lab_builtin *lab_builtins(size_t *n)\n{\n\t*n = sizeof builtins / sizeof *builtins;\n\treturn builtins;\n}\n"
	print "const struct lab_builtin *lab_builtin(const char *name)\n{"
	print "\tfor (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++) {"
	print "\t\tif (str_is(builtins[i].name, name))\n\t\t\treturn &builtins[i];\n\t}\n\treturn NULL;\n}"
}
