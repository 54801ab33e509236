using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Sinkhole.SystemTests.Machine;

/// <summary>
/// A program or file that the tests use and that a machine may lack. The one way in which a test is skipped for it: by name, with the
/// Debian package that provides it. <c>tests/run</c> installs all of them.
/// </summary>
internal sealed record Tool
{
    private Tool(string name, string package)
    {
        Name = name;
        Package = package;
    }

    public static Tool Dig { get; } = new("dig", "bind9-dnsutils");

    public static Tool Curl { get; } = new("curl", "curl");

    public static Tool OpenSsl { get; } = new("openssl", "openssl");

    public static Tool Chromium { get; } = new("chromium", "chromium");

    public static Tool Strace { get; } = new("strace", "strace");

    public static Tool Promtool { get; } = new("promtool", "prometheus");

    public static Tool Node { get; } = new("node", "nodejs");

    public static Tool Npm { get; } = new("npm", "npm");

    public static Tool Faketime { get; } = new("faketime", "faketime");

    public static Tool Cc { get; } = new("cc", "gcc");

    public static Tool CrossCc { get; } = new("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu");

    /// <summary>What links native code; the name is what the project asks of the compiler.</summary>
    public static Tool Gcc { get; } = new("gcc", "gcc");

    public static Tool Objcopy { get; } = new("objcopy", "binutils");

    public static Tool Nginx { get; } = new("nginx", "nginx-light");

    public static Tool Wrk { get; } = new("wrk", "wrk");

    public static Tool Perf { get; } = new("perf", "linux-perf");

    public static Tool Ip { get; } = new("ip", "iproute2");

    public static Tool Nft { get; } = new("nft", "nftables");

    public static Tool Prlimit { get; } = new("prlimit", "util-linux");

    public static Tool Setpriv { get; } = new("setpriv", "util-linux");

    public static Tool MakeExt4 { get; } = new("mkfs.ext4", "e2fsprogs");

    public static Tool SystemdAnalyze { get; } = new("systemd-analyze", "systemd");

    public static Tool DpkgDeb { get; } = new("dpkg-deb", "dpkg");

    public static Tool Lintian { get; } = new("lintian", "lintian");

    public static Tool Groff { get; } = new("groff", "groff-base");

    public static Tool Bird { get; } = new("bird", "bird2");

    public static Tool Birdc { get; } = new("birdc", "bird2");

    public static Tool Keepalived { get; } = new("keepalived", "keepalived");

    public static Tool Chronyd { get; } = new("chronyd", "chrony");

    public static Tool Debootstrap { get; } = new("debootstrap", "debootstrap");

    public static Tool Mmdebstrap { get; } = new("mmdebstrap", "mmdebstrap");

    public static Tool SystemdNspawn { get; } = new("systemd-nspawn", "systemd-container");

    public static Tool Nsenter { get; } = new("nsenter", "util-linux");

    public static Tool Unshare { get; } = new("unshare", "util-linux");

    public static Tool QemuAarch64 { get; } = new("qemu-aarch64-static", "qemu-user-static");

    public static Tool Python { get; } = new("python3", "python3");

    public static Tool PdfToText { get; } = new("pdftotext", "poppler-utils");

    /// <summary>All there are.</summary>
    public static ImmutableArray<Tool> All { get; } =
    [
        Dig, Curl, OpenSsl, Chromium, Strace, Promtool, Node, Npm, Faketime, Cc, CrossCc, Gcc, Objcopy, Ip, Nft, Prlimit, Setpriv, MakeExt4,
        SystemdAnalyze, DpkgDeb, Lintian, Groff, Debootstrap, Bird, Birdc, Keepalived, Chronyd, Nginx, Wrk, Perf, Mmdebstrap,
        SystemdNspawn, Nsenter, Unshare, QemuAarch64, Python, PdfToText,
    ];

    /// <summary>What PATH must hold.</summary>
    public string Name { get; }

    /// <summary>The Debian package that brings it.</summary>
    public string Package { get; }

    /// <summary>Its path; where it is missing the test is skipped, and named.</summary>
    public string Required()
    {
        string? path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':')
            .Select(folder => Path.Join(folder, Name))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{Name} is missing: install the Debian package '{Package}', as tests/run does for root");
        return path;
    }

    /// <summary>Runs it to its end; where it is missing the test is skipped, and named.</summary>
    public Task<ProgramRun> RunAsync(params string[] arguments) => ProgramRun.OfAsync(Required(), arguments);
}
