/* Colours of xterm's palette: sixteen names, a cube of 6 × 6 × 6, a ramp of 24 greys. */

#include "ui/theme.h"

enum { NAMED = 16, CUBE_END = 232, PALETTE = 256 };

static const uint32_t named[NAMED] = { 0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
				       0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff };

static uint32_t cube_level(unsigned i)
{
	return i ? 55 + 40 * i : 0;
}

uint32_t colour_rgb(int palette)
{
	unsigned i = palette < 0 || palette >= PALETTE ? 0 : (unsigned)palette;

	if (i < NAMED)
		return named[i];
	if (i >= CUBE_END)
		return (8 + 10 * (i - CUBE_END)) * 0x010101u;
	i -= NAMED;
	return cube_level(i / 36) << 16 | cube_level(i / 6 % 6) << 8 | cube_level(i % 6);
}

static int channel(uint32_t rgb, int i)
{
	return (int)(rgb >> (8 * i) & 255);
}

/* Weighted by how much the eye makes of each channel. */
static int distance(uint32_t a, uint32_t b)
{
	static const int weight[3] = { 2, 4, 3 };
	int sum = 0;

	for (int i = 0; i < 3; i++) {
		int d = channel(a, i) - channel(b, i);

		sum += weight[i] * d * d;
	}
	return sum;
}

/* The first sixteen differ from terminal to terminal, so with 256 to choose from they are passed over. */
int colour_nearest(uint32_t rgb, int of)
{
	int first = of > NAMED ? NAMED : 0, end = of > NAMED ? PALETTE : NAMED, best = first;

	for (int i = first; i < end; i++)
		if (distance(rgb, colour_rgb(i)) < distance(rgb, colour_rgb(best)))
			best = i;
	return best;
}

/* x to the power 2.4 for x in 0..1, without libm: x squared times its fifth root squared, the root by Newton's steps. */
static double power_2_4(double x)
{
	double root = 1;

	for (int i = 0; i < 40; i++) /* fifth root */
		root = (4 * root + x / (root * root * root * root)) / 5;
	return x * x * root * root;
}

static double linear(int c)
{
	double x = c / 255.0;

	return x <= 0.04045 ? x / 12.92 : power_2_4((x + 0.055) / 1.055);
}

static double luminance(uint32_t rgb)
{
	return 0.2126 * linear(channel(rgb, 2)) + 0.7152 * linear(channel(rgb, 1)) + 0.0722 * linear(channel(rgb, 0));
}

unsigned colour_contrast(uint32_t a, uint32_t b)
{
	double x = luminance(a) + 0.05, y = luminance(b) + 0.05;

	return (unsigned)((x > y ? x / y : y / x) * 100 + 0.5);
}
