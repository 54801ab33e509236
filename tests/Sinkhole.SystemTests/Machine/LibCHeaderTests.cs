using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Sinkhole.Tests.Platform.Constants;
using Xunit;

namespace Sinkhole.SystemTests.Machine;

/// <summary>The table of libc constants, and the layout of the structures that src/Sinkhole.Platform declares, against the C headers.</summary>
public sealed class LibCHeaderTests
{
    private const string Headers = """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <fcntl.h>
        #include <netinet/in.h>
        #include <pwd.h>
        #include <sched.h>
        #include <signal.h>
        #include <stddef.h>
        #include <sys/file.h>
        #include <sys/prctl.h>
        #include <sys/resource.h>
        #include <sys/socket.h>
        #include <sys/stat.h>
        #include <sys/timex.h>

        """;

    private const string Layout = """
        _Static_assert(sizeof(struct statx) == 256, "statx");
        _Static_assert(sizeof(struct passwd) == 48 && offsetof(struct passwd, pw_name) == 0 && sizeof(uid_t) == 4, "passwd");
        _Static_assert(offsetof(struct statx, stx_uid) == 20, "statx");
        _Static_assert(offsetof(struct statx, stx_mode) == 28 && offsetof(struct statx, stx_ino) == 32, "statx");
        _Static_assert(offsetof(struct statx, stx_size) == 40, "statx");
        _Static_assert(offsetof(struct statx, stx_dev_major) == 136 && offsetof(struct statx, stx_dev_minor) == 140, "statx");
        _Static_assert(sizeof(struct iovec) == 16 && sizeof(struct msghdr) == 56 && sizeof(struct mmsghdr) == 64, "mmsghdr");
        _Static_assert(offsetof(struct msghdr, msg_flags) == 48 && offsetof(struct mmsghdr, msg_len) == 56, "mmsghdr");
        _Static_assert(sizeof(struct ucred) == 12 && offsetof(struct ucred, pid) == 0, "ucred");
        _Static_assert(offsetof(struct ucred, uid) == 4 && offsetof(struct ucred, gid) == 8, "ucred");
        _Static_assert(offsetof(struct sockaddr_in, sin_family) == 0 && offsetof(struct sockaddr_in6, sin6_family) == 0, "sockaddr");
        _Static_assert(sizeof(((struct sockaddr_in *)0)->sin_family) == 2 && offsetof(struct sockaddr_in, sin_port) == 2, "sockaddr");
        _Static_assert(sizeof(struct sockaddr_in) <= sizeof(struct sockaddr_in6), "sockaddr");
        _Static_assert(sizeof(((struct in_pktinfo *)0)->ipi_ifindex) == 4, "pktinfo");
        _Static_assert(CMSG_LEN(sizeof(struct in_pktinfo)) < CMSG_LEN(sizeof(struct in6_pktinfo)), "pktinfo");
        _Static_assert(sizeof(struct rlimit) == 16 && offsetof(struct rlimit, rlim_max) == 8, "rlimit");
        _Static_assert(sizeof(struct timex) == 208 && offsetof(struct timex, offset) == 8, "timex");
        _Static_assert(offsetof(struct timex, maxerror) == 24 && offsetof(struct timex, status) == 40, "timex");

        """;

    [Fact]
    public async Task Table_and_layout_are_those_of_the_headers_on_x64()
    {
        ProgramRun compiled = await CompileAsync(Tool.Cc, Program(static row => row.X64));

        Assert.True(compiled.Code == 0, compiled.Said);
    }

    [Fact]
    public async Task Table_and_layout_are_those_of_the_headers_on_arm64()
    {
        ProgramRun compiled = await CompileAsync(Tool.CrossCc, Program(static row => row.Arm64));

        Assert.True(compiled.Code == 0, compiled.Said);
    }

    [Fact]
    public async Task Values_of_the_other_processor_do_not_compile()
    {
        ProgramRun compiled = await CompileAsync(Tool.CrossCc, Program(static row => row.X64));

        Assert.NotEqual(0, compiled.Code);
        Assert.Contains("O_DIRECTORY", compiled.Said, System.StringComparison.Ordinal);
        Assert.Contains("O_NOFOLLOW", compiled.Said, System.StringComparison.Ordinal);
    }

    private static Task<ProgramRun> CompileAsync(Tool compiler, string program) =>
        ProgramRun.OfAsync(compiler.Required(), ["-fsyntax-only", "-x", "c", "-"], input: program);

    private static string Program(System.Func<LibCConstants, string> value)
    {
        StringBuilder program = new(Headers + Layout);
        foreach (LibCConstants row in LibCConstants.Read().Where(static row => row.CName != "SIG_DFL"))
        {
            program.Append(CultureInfo.InvariantCulture, $"_Static_assert({row.CName} == {value(row)}, \"{row.CName}\");\n");
        }

        return program.ToString();
    }
}
