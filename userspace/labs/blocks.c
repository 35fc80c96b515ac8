// SPDX-License-Identifier: GPL-2.0-only
/*
 * blocks SIZE COUNT: has the kernel allocate COUNT blocks of SIZE bytes (12K, 4M) of
 * contiguous memory, says "ready", and gives them back when it is ended.
 *
 * They are those of a ring of packets, which a packet socket allocates one by one with
 * __get_free_pages(). No packet ever gets there. Where there is no such block, it takes
 * single pages instead and maps them side by side (vzalloc()), which is told here.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>
#include <unistd.h>

static unsigned int size_of(const char *arg)
{
	char *end;
	unsigned long size = strtoul(arg, &end, 0);

	if (toupper(*end) == 'K')
		size <<= 10;
	else if (toupper(*end) == 'M')
		size <<= 20;
	else if (*end)
		errx(2, "not a size: %s", arg);
	if (!size || size % 4096 || size > 4 << 20)
		errx(2, "a size is a multiple of 4K, up to 4M");
	return size;
}

/* Bytes that the kernel has mapped side by side, by /proc/meminfo. */
static long mapped(void)
{
	FILE *f = fopen("/proc/meminfo", "r");
	char line[256];
	long n = 0;

	while (f && fgets(line, sizeof(line), f) && sscanf(line, "VmallocUsed: %ld", &n) != 1)
		;
	if (f)
		fclose(f);
	return n << 10;
}

/* If memory runs out it is this program that goes. */
static void go_first(void)
{
	FILE *f = fopen("/proc/self/oom_score_adj", "w");

	if (!f || fprintf(f, "1000") < 0 || fclose(f))
		warn("/proc/self/oom_score_adj");
}

int main(int argc, char **argv)
{
	struct tpacket_req req = {};
	struct sysinfo info;
	unsigned long nr;
	long before, others;
	int fd;

	if (argc != 3)
		errx(2, "usage: blocks SIZE COUNT");
	req.tp_block_size = size_of(argv[1]);
	nr = strtoul(argv[2], NULL, 0);
	if (sysinfo(&info))
		err(1, "sysinfo");
	if (!nr || nr > info.freeram * info.mem_unit / 2 / req.tp_block_size)
		errx(1, "%s blocks of %s: it takes no more than half of what is free", argv[2],
		     argv[1]);
	go_first();
	req.tp_block_nr = nr;
	req.tp_frame_size = req.tp_block_size;
	req.tp_frame_nr = req.tp_block_nr;

	/* Protocol 0: it receives nothing. */
	fd = socket(AF_PACKET, SOCK_RAW, 0);
	if (fd < 0)
		err(errno == EAFNOSUPPORT ? 3 : 1, "a packet socket");
	before = mapped();
	if (setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &req, sizeof(req)))
		err(1, "%s blocks of %s", argv[2], argv[1]);
	/* Up to 32K a request never gets less than it wants; others map a little, too. */
	others = (mapped() - before) / (long)req.tp_block_size;
	if (req.tp_block_size > 32 << 10 && others > 0)
		printf("not all are blocks: in place of about %ld there are single pages\n",
		       others);
	printf("ready\n");
	fflush(stdout);
	for (;;)
		pause();
}
