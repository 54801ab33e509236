// The least that durability costs on a disk: as many octets as a batch has, one write, one fdatasync, and again.
//
//   disk FILE OCTETS BATCHES      prints the seconds it took
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **words)
{
    if (count != 4) {
        fprintf(stderr, "usage: disk FILE OCTETS BATCHES\n");
        return 64;
    }
    size_t octets = strtoul(words[2], NULL, 10);
    long batches = strtol(words[3], NULL, 10);
    char *batch = malloc(octets);
    int file = open(words[1], O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (batch == NULL || file < 0) {
        perror(words[1]);
        return 1;
    }
    for (size_t at = 0; at < octets; at++) {
        batch[at] = (char)rand();
    }
    double begin = now();
    for (long written = 0; written < batches; written++) {
        if (pwrite(file, batch, octets, (off_t)(octets * (size_t)written)) != (ssize_t)octets || fdatasync(file) != 0) {
            perror(words[1]);
            return 1;
        }
    }
    printf("%.3f\n", now() - begin);
    return 0;
}
