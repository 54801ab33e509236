// Asks a DNS server on 127.0.0.1 over UDP and measures it. Cheaper a query than any server measured, so that the server is what ends:
// questions are made before the clock runs, sent and received in batches on connected sockets, and nothing here ever sleeps.
//
//   load -p PORT -m MIX [-s SECONDS] [-w INFLIGHT] [-r RATE] [-n NAMES] [-e] [PID...]
//
// MIX   seized   names at and below NAMES seized ones, 20,000 questions again and again
//       unique   r<counter>.<seized>: no name comes twice, so that nothing can be answered from memory
//       cached   10,000 names of an upstream
//       real     one question of fifty seized, the others cached
// Without -r: a closed loop that keeps INFLIGHT (128) questions under way; a question without answer for 500 ms is lost.
// With -r:    RATE questions a second at even distances, whatever comes back; latency counts from the moment a question was due, so
//             that a stall of either side shows.
// -e takes anything that bears the question's ID as its answer (for the echo). PIDs are the server's: their CPU time is read.
//
// Prints one line: qps, questions sent, lost and bad (not NOERROR with an answer), CPU microseconds a query of the server and its share
// of a core, the share of this program, and of all others on the machine (noise), latency in microseconds: median, p99, p99.9 and the
// longest; late: how many were answered, but after 100 ms or more.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    SOCKETS = 4,
    SLOTS = 4096, // an ID is a slot (12 bits) and how often it was used (4 bits)
    USES = 16,
    BATCH = 64,
    QUESTIONS = 20000,
    PLAIN = 10000,
    ROOM = 96,
    COUNTER_AT = 14, // behind the header, the label's length and its 'r'
    COUNTER_DIGITS = 10,
    BUCKETS = 500000,
};

static const uint64_t SECOND = 1000000000, TIMEOUT = 500000000, SWEEP = 20000000, LATE_MICROSECONDS = 100000;

struct question {
    uint8_t octets[ROOM];
    uint8_t length;
    uint8_t is_unique;
};

struct slot {
    uint64_t since;
    uint8_t uses;
    uint8_t is_busy;
};

struct channel {
    int handle;
    int free;
    uint16_t stack[SLOTS];
};

static struct question questions[QUESTIONS];
static struct slot slots[SLOTS];
static struct channel channels[SOCKETS];
static uint32_t latencies[BUCKETS + 1];
static uint64_t counter, next_question, sent, answered, bad, lost, late, longest;
static int takes_anything;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

// The same questions at every run, for every server.
static uint32_t draw(uint32_t bound)
{
    static uint64_t state = 0x9e3779b97f4a7c15;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 20) % bound);
}

static void write_question(struct question *question, const char *name)
{
    uint8_t *at = question->octets;
    memcpy(at, "\0\0\1\0\0\1\0\0\0\0\0\1", 12); // RD, one question, one OPT
    at += 12;
    while (*name != 0) {
        size_t label = strcspn(name, ".");
        *at++ = (uint8_t)label;
        memcpy(at, name, label);
        at += label;
        name += label + (name[label] == '.');
    }
    memcpy(at, "\0\0\1\0\1\0\0\x29\x04\xd0\0\0\0\0\0\0", 16); // root, A, IN; OPT for 1232 octets
    question->length = (uint8_t)(at + 16 - question->octets);
}

static void write_questions(const char *mix, int names)
{
    static const char *below[] = {"", "www.", "portal.", "live.", "epg.", "api.", "cdn7.", "m."};
    int is_unique = strcmp(mix, "unique") == 0, is_seized = strcmp(mix, "seized") == 0, is_real = strcmp(mix, "real") == 0;
    if (!is_unique && !is_seized && !is_real && strcmp(mix, "cached") != 0) {
        fprintf(stderr, "load: '%s' is no mix\n", mix);
        exit(64);
    }
    for (int i = 0; i < QUESTIONS; i++) {
        char name[64];
        uint32_t seized = draw((uint32_t)names) + 1;
        if (is_unique) {
            snprintf(name, sizeof name, "r%010d.panel-%07u.example", 0, seized);
        } else if (is_seized || (is_real && i % 50 == 0)) {
            snprintf(name, sizeof name, "%spanel-%07u.example", below[draw(8)], seized);
        } else {
            snprintf(name, sizeof name, "www.site-%05d.example", i % PLAIN);
        }
        write_question(&questions[i], name);
        questions[i].is_unique = (uint8_t)is_unique;
    }
}

static void open_channels(int port, int in_flight)
{
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int room = 4 << 20;
    for (int i = 0; i < SOCKETS; i++) {
        channels[i].handle = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
        setsockopt(channels[i].handle, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        if (connect(channels[i].handle, (struct sockaddr *)&server, sizeof server) != 0) {
            fail("load: connect");
        }
    }
    for (int slot = 0; slot < in_flight; slot++) {
        struct channel *channel = &channels[slot % SOCKETS];
        channel->stack[channel->free++] = (uint16_t)slot;
    }
}

// Sends up to `most` questions on a channel that has room for them; they count from `since` on.
static int ask(struct channel *channel, int most, uint64_t since)
{
    static struct iovec pieces[BATCH];
    static struct mmsghdr batch[BATCH];
    static uint8_t copies[BATCH][ROOM];
    int count = most < channel->free ? most : channel->free;
    count = count < BATCH ? count : BATCH;
    for (int i = 0; i < count; i++) {
        uint16_t slot = channel->stack[channel->free - 1 - i];
        struct question *question = &questions[next_question];
        next_question = next_question + 1 == QUESTIONS ? 0 : next_question + 1;
        uint16_t id = (uint16_t)(slot << 4 | slots[slot].uses);
        uint8_t *octets = copies[i];
        memcpy(octets, question->octets, question->length);
        octets[0] = (uint8_t)(id >> 8);
        octets[1] = (uint8_t)id;
        if (question->is_unique) {
            uint64_t rest = counter++;
            for (int digit = COUNTER_DIGITS - 1; digit >= 0; digit--, rest >>= 4) {
                octets[COUNTER_AT + digit] = (uint8_t)"0123456789abcdef"[rest & 15];
            }
        }
        pieces[i] = (struct iovec){octets, question->length};
        batch[i].msg_hdr = (struct msghdr){.msg_iov = &pieces[i], .msg_iovlen = 1};
        slots[slot].since = since;
        slots[slot].is_busy = 1;
    }
    int taken = count == 0 ? 0 : sendmmsg(channel->handle, batch, (unsigned)count, 0);
    taken = taken < 0 ? 0 : taken;
    for (int i = taken; i < count; i++) {
        slots[channel->stack[channel->free - 1 - i]].is_busy = 0;
    }
    channel->free -= taken;
    sent += (uint64_t)taken;
    return taken;
}

static void release(uint16_t slot)
{
    struct channel *channel = &channels[slot % SOCKETS];
    slots[slot].is_busy = 0;
    slots[slot].uses = (uint8_t)((slots[slot].uses + 1) % USES);
    channel->stack[channel->free++] = slot;
}

static void take_answers(struct channel *channel)
{
    static uint8_t octets[BATCH][1500];
    static struct iovec pieces[BATCH];
    static struct mmsghdr batch[BATCH];
    if (pieces[0].iov_base == NULL) {
        for (int i = 0; i < BATCH; i++) {
            pieces[i] = (struct iovec){octets[i], sizeof octets[i]};
            batch[i].msg_hdr = (struct msghdr){.msg_iov = &pieces[i], .msg_iovlen = 1};
        }
    }
    int received = recvmmsg(channel->handle, batch, BATCH, MSG_DONTWAIT, NULL);
    uint64_t time = received > 0 ? now() : 0;
    for (int i = 0; i < received; i++) {
        uint8_t *message = octets[i];
        uint16_t id = (uint16_t)(message[0] << 8 | message[1]);
        struct slot *slot = &slots[id >> 4];
        if (batch[i].msg_len < 12 || !slot->is_busy || slot->uses != (id & 15)) {
            continue; // Too late: it was counted as lost.
        }
        answered++;
        int is_good = (message[2] & 0x80) != 0 && (message[3] & 15) == 0 && message[7] != 0;
        bad += !is_good && !takes_anything;
        uint64_t microseconds = time > slot->since ? (time - slot->since) / 1000 : 0;
        latencies[microseconds < BUCKETS ? microseconds : BUCKETS]++;
        longest = microseconds > longest ? microseconds : longest;
        late += microseconds >= LATE_MICROSECONDS;
        release((uint16_t)(id >> 4));
    }
}

static void give_up_silent(uint64_t time)
{
    for (int slot = 0; slot < SLOTS; slot++) {
        if (slots[slot].is_busy && time > slots[slot].since + TIMEOUT) {
            lost++;
            release((uint16_t)slot);
        }
    }
}

// User and system time of all threads of these processes, in seconds.
static double cpu_of(char **processes, int count)
{
    double ticks = 0;
    for (int i = 0; i < count; i++) {
        char path[64], text[1024] = "";
        unsigned long user, kernel;
        snprintf(path, sizeof path, "/proc/%s/stat", processes[i]);
        FILE *file = fopen(path, "r");
        char *end = file != NULL && fgets(text, sizeof text, file) != NULL ? strrchr(text, ')') : NULL;
        if (end == NULL || sscanf(end, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel) != 2) {
            fprintf(stderr, "load: process %s is gone\n", processes[i]);
            exit(1);
        }
        fclose(file);
        ticks += (double)(user + kernel);
    }
    return ticks / (double)sysconf(_SC_CLK_TCK);
}

// What all processors did, but for waiting, in seconds: stolen time too, as it was taken from us.
static double cpu_of_machine(void)
{
    unsigned long user, nice, kernel, idle, waiting, irq, softirq, stolen;
    FILE *file = fopen("/proc/stat", "r");
    if (file == NULL
        || fscanf(file, "cpu %lu %lu %lu %lu %lu %lu %lu %lu", &user, &nice, &kernel, &idle, &waiting, &irq, &softirq, &stolen) != 8) {
        fail("load: /proc/stat");
    }
    fclose(file);
    return (double)(user + nice + kernel + irq + softirq + stolen) / (double)sysconf(_SC_CLK_TCK);
}

static double cpu_of_this(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static uint64_t percentile(double share)
{
    uint64_t seen = 0, bucket = 0;
    for (; bucket < BUCKETS && (double)(seen += latencies[bucket]) < share * (double)answered; bucket++) {
    }
    return bucket;
}

int main(int count, char **words)
{
    const char *mix = NULL;
    int port = 0, in_flight = 128, names = 310, option;
    double seconds = 3, rate = 0;
    while ((option = getopt(count, words, "p:m:s:w:r:n:e")) != -1) {
        switch (option) {
        case 'p': port = atoi(optarg); break;
        case 'm': mix = optarg; break;
        case 's': seconds = atof(optarg); break;
        case 'w': in_flight = atoi(optarg); break;
        case 'r': rate = atof(optarg); break;
        case 'n': names = atoi(optarg); break;
        case 'e': takes_anything = 1; break;
        default: return 64;
        }
    }
    if (port == 0 || mix == NULL || seconds <= 0 || seconds > 120 || in_flight < 1 || in_flight > SLOTS || names < 1) {
        fprintf(stderr, "usage: load -p PORT -m seized|unique|cached|real [-s SECONDS] [-w INFLIGHT] [-r RATE] [-n NAMES] [-e] [PID...]\n");
        return 64;
    }
    char **processes = words + optind;
    int process_count = count - optind;
    write_questions(mix, names);
    counter = now() >> 8 & 0xffffffffff; // Another run must not ask what this one asked.
    open_channels(port, rate > 0 ? SLOTS : in_flight);

    double server = cpu_of(processes, process_count), machine = cpu_of_machine(), own = cpu_of_this();
    uint64_t begin = now(), end = begin + (uint64_t)(seconds * 1e9), time = begin, swept = begin, due = 0;
    for (int turn = 0; time < end; turn = (turn + 1) % SOCKETS) {
        if (rate <= 0) {
            ask(&channels[turn], BATCH, time);
        } else {
            uint64_t due_at;
            while ((due_at = begin + (uint64_t)((double)due * 1e9 / rate)) <= time && due_at < end) {
                struct channel *channel = &channels[due++ % SOCKETS];
                if (ask(channel, 1, due_at) == 0) {
                    sent++; // No slot is free, or the kernel has no room: a client would wait in vain.
                    lost++;
                }
            }
        }
        for (int i = 0; i < SOCKETS; i++) {
            take_answers(&channels[i]);
        }
        time = now();
        if (time > swept + SWEEP) {
            give_up_silent(time);
            swept = time;
        }
    }

    double elapsed = (double)(time - begin) / 1e9;
    server = cpu_of(processes, process_count) - server;
    machine = cpu_of_machine() - machine;
    own = cpu_of_this() - own;
    uint64_t in_time = answered;
    for (uint64_t drained = time + TIMEOUT; time < drained && answered + lost < sent; time = now()) {
        for (int i = 0; i < SOCKETS; i++) {
            take_answers(&channels[i]);
        }
    }
    lost += sent > answered + lost ? sent - answered - lost : 0;
    double other = machine - server - own;
    printf("qps=%.0f sent=%lu lost=%lu loss=%.4f bad=%lu cpu=%.3f server=%.1f load=%.1f other=%.1f p50=%lu p99=%lu p999=%lu max=%lu late=%lu\n",
        (double)in_time / elapsed, sent, lost, sent > 0 ? 100.0 * (double)lost / (double)sent : 0, bad,
        in_time > 0 ? server * 1e6 / (double)in_time : 0, 100 * server / elapsed, 100 * own / elapsed,
        100 * (other > 0 ? other : 0) / elapsed, percentile(0.5), percentile(0.99), percentile(0.999), longest, late);
    return 0;
}
