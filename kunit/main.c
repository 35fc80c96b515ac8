// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unit tests. A file here is named after the unit it tests, includes it, and so
 * sees its insides; together they are a module that runs the tests of all of
 * them when it is loaded. What a unit needs of another one comes from that
 * one's test.
 *
 * What is expected is written down by hand, from the processor's manual or the
 * kernel's headers: nothing is compared with what the code under test says.
 */
#include <linux/module.h>

MODULE_DESCRIPTION("Unit tests of mmscope");
MODULE_LICENSE("GPL");
