/* Starts a program, waits for its first line, and says how long that took: ready SECONDS PROGRAM ARGUMENT...
   Prints microseconds from the fork to the line, CPU microseconds until then, and, SECONDS later, resident KiB; then ends it by SIGTERM. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static long long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

/* User and system time of all its threads. */
static long long cpu(pid_t child) {
    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(child, &clock) != 0 || clock_gettime(clock, &t) != 0) fail("clock");
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static long resident(pid_t child) {
    char path[64], line[256];
    long kib = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)child);
    FILE *status = fopen(path, "r");
    if (!status) fail(path);
    while (fgets(line, sizeof line, status)) sscanf(line, "VmRSS: %ld", &kib);
    fclose(status);
    return kib;
}

int main(int count, char **arguments) {
    int lines[2];
    char line[6] = "";
    size_t read_so_far = 0;
    if (count < 3) { fprintf(stderr, "usage: ready SECONDS PROGRAM ARGUMENT...\n"); return 64; }
    if (pipe(lines) != 0) fail("pipe");
    long long begun = now();
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        dup2(lines[1], 1);
        close(lines[0]);
        close(lines[1]);
        execv(arguments[2], arguments + 2);
        fail(arguments[2]);
    }
    close(lines[1]);
    while (read_so_far < 5) {
        ssize_t got = read(lines[0], line + read_so_far, 5 - read_so_far);
        if (got <= 0) break;
        read_so_far += got;
    }
    long long took = now() - begun;
    if (strcmp(line, "READY") != 0) { fprintf(stderr, "it does not start\n"); waitpid(child, NULL, 0); return 1; }
    long long used = cpu(child);
    sleep(atoi(arguments[1]));
    printf("%lld %lld %ld\n", took, used, resident(child));
    kill(child, SIGTERM);
    int status;
    waitpid(child, &status, 0);
    return status == 0 ? 0 : 1;
}
