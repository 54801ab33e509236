// The floor: what one core of this machine can do at most with UDP, whatever the program. It receives up to 64 datagrams with one
// call and sends them back with one call, to where they came from.
//
//   floor echo   PORT                   sends back what came, octet by octet
//   floor answer PORT ADDRESS SECONDS   is an upstream: answers every question with this address and this TTL
//
// It listens on 127.0.0.1 alone, prints the port (0 takes a free one), and ends with SIGTERM, or with the shell that started it.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>

enum { BATCH = 64, ROOM = 1232, HEADER = 12, FIXED_OPT = 11, RECORD = 16 };

static unsigned char record[RECORD] = {0xc0, HEADER, 0, 1, 0, 1};

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

// Turns a question with or without an empty OPT record into its answer; returns the octets of it.
static size_t answer(unsigned char *message, size_t octets)
{
    if (octets < HEADER + 5 || (message[2] & 0x80) != 0) {
        return 0;
    }
    if (message[11] == 1) {
        octets -= FIXED_OPT;
        message[11] = 0;
    }
    message[2] |= 0x80;
    message[3] = 0x80;
    message[7] = 1;
    memcpy(message + octets, record, RECORD);
    return octets + RECORD;
}

int main(int count, char **words)
{
    int answers = count == 5 && strcmp(words[1], "answer") == 0;
    if (!answers && (count != 3 || strcmp(words[1], "echo") != 0)) {
        fprintf(stderr, "usage: floor echo PORT | floor answer PORT ADDRESS SECONDS\n");
        return 64;
    }
    if (answers) {
        uint32_t ttl = htonl((uint32_t)atoi(words[4]));
        memcpy(record + 6, &ttl, sizeof ttl);
        record[11] = 4;
        if (inet_pton(AF_INET, words[3], record + 12) != 1) {
            fprintf(stderr, "floor: '%s' is not an address\n", words[3]);
            return 64;
        }
    }
    prctl(PR_SET_PDEATHSIG, SIGTERM);

    int room = 4 << 20;
    int server = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(words[2])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof own;
    if (server < 0 || bind(server, (struct sockaddr *)&own, size) != 0 || getsockname(server, (struct sockaddr *)&own, &size) != 0) {
        fail("floor: 127.0.0.1");
    }
    setsockopt(server, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    printf("%d\n", ntohs(own.sin_port));
    fflush(stdout);

    static unsigned char octets[BATCH][ROOM + RECORD];
    static struct sockaddr_in senders[BATCH];
    static struct iovec pieces[BATCH];
    static struct mmsghdr batch[BATCH];
    for (int i = 0; i < BATCH; i++) {
        pieces[i].iov_base = octets[i];
        batch[i].msg_hdr = (struct msghdr){.msg_name = &senders[i], .msg_iov = &pieces[i], .msg_iovlen = 1};
    }
    for (;;) {
        for (int i = 0; i < BATCH; i++) {
            pieces[i].iov_len = ROOM;
            batch[i].msg_hdr.msg_namelen = sizeof senders[i];
        }
        int received = recvmmsg(server, batch, BATCH, MSG_WAITFORONE, NULL);
        for (int i = 0; i < received; i++) {
            pieces[i].iov_len = answers ? answer(octets[i], batch[i].msg_len) : batch[i].msg_len;
        }
        for (int sent = 0; sent < received;) {
            int more = sendmmsg(server, batch + sent, (unsigned)(received - sent), 0);
            sent += more > 0 ? more : 1;
        }
    }
}
