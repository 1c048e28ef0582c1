/* Pictures of few colours as PNG (ISO/IEC 15948): one byte a pixel, a palette that grows as colours are asked for.
 *
 *   struct png p;  png_init(&p, width, height);
 *   p.pixels[y * p.width + x] = png_colour(&p, 0xRRGGBB);
 *   png_write(&p, "out.png");  png_release(&p); */
#ifndef PICTURES_PNG_H
#define PICTURES_PNG_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { PNG_COLOURS = 256 };
struct png {
	unsigned width, height;
	uint8_t *pixels;
	uint32_t palette[PNG_COLOURS];
	unsigned colours;
};

static inline bool png_init(struct png *p, unsigned width, unsigned height)
{
	*p = (struct png){ .width = width, .height = height, .pixels = calloc(width, height) };
	return p->pixels != NULL;
}

static inline void png_release(struct png *p)
{
	free(p->pixels);
}

static inline int png_distance(uint32_t a, uint32_t b)
{
	int sum = 0;

	for (int shift = 0; shift < 24; shift += 8)
		sum += abs((int)(a >> shift & 255) - (int)(b >> shift & 255));
	return sum;
}

/* A colour more than the palette holds becomes the nearest that it has. */
static inline uint8_t png_colour(struct png *p, uint32_t rgb)
{
	unsigned best = 0;

	for (unsigned i = 0; i < p->colours; i++) {
		if (p->palette[i] == rgb)
			return (uint8_t)i;
		if (png_distance(p->palette[i], rgb) < png_distance(p->palette[best], rgb))
			best = i;
	}
	if (p->colours == PNG_COLOURS)
		return (uint8_t)best;
	p->palette[p->colours] = rgb;
	return (uint8_t)p->colours++;
}

static inline void png_number(uint8_t *to, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(n >> (24 - 8 * i));
}

static inline bool png_chunk(FILE *f, const char *type, const uint8_t *data, size_t n)
{
	uint8_t head[8], tail[4];
	uLong crc = crc32(0, (const Bytef *)type, 4);

	png_number(head, (uint32_t)n);
	memcpy(head + 4, type, 4);
	if (n)
		crc = crc32(crc, data, (uInt)n);
	png_number(tail, (uint32_t)crc);
	return fwrite(head, 8, 1, f) == 1 && (!n || fwrite(data, n, 1, f) == 1) && fwrite(tail, 4, 1, f) == 1;
}

/* Every line begins with its filter: none, which serves flat pictures best. */
static inline bool png_data(const struct png *p, FILE *f)
{
	size_t line = p->width + 1, raw = line * p->height;
	uLongf n = compressBound(raw);
	uint8_t *lines = calloc(line, p->height), *packed = malloc(n);
	bool ok = lines && packed;

	for (unsigned y = 0; ok && y < p->height; y++)
		memcpy(lines + y * line + 1, p->pixels + (size_t)y * p->width, p->width);
	ok = ok && compress2(packed, &n, lines, raw, Z_BEST_COMPRESSION) == Z_OK && png_chunk(f, "IDAT", packed, n);
	free(lines);
	free(packed);
	return ok;
}

static inline bool png_write(const struct png *p, const char *path)
{
	uint8_t head[13] = { 0 }, palette[3 * PNG_COLOURS];
	FILE *f = fopen(path, "wb");
	bool ok = f != NULL;

	png_number(head, p->width);
	png_number(head + 4, p->height);
	head[8] = 8; /* bits */
	head[9] = 3; /* by palette */
	for (unsigned i = 0; i < p->colours; i++)
		for (int c = 0; c < 3; c++)
			palette[3 * i + (unsigned)c] = (uint8_t)(p->palette[i] >> (16 - 8 * c));
	ok = ok && fwrite("\211PNG\r\n\032\n", 8, 1, f) == 1 && png_chunk(f, "IHDR", head, sizeof head) &&
	     png_chunk(f, "PLTE", palette, 3 * (size_t)p->colours) && png_data(p, f) && png_chunk(f, "IEND", NULL, 0);
	return f && fclose(f) == 0 && ok;
}
#endif
