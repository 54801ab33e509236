using System;
using System.IO;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Sinkhole.Documents.Files;
using Sinkhole.Documents.Findings;
using Sinkhole.Orders.Reading;
using Sinkhole.Tests.Orders.Reading;
using Xunit;

namespace Sinkhole.Tests.Documents.Files;

public sealed partial class DiskFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sinkhole-orders-").FullName;
    private readonly DiskFiles _files = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void File_is_read_whole()
    {
        string path = Write("a.yaml", new string('x', 10_000));

        Assert.Equal(FileError.None, _files.Read(path, 10_000, out byte[] octets));
        Assert.Equal(10_000, octets.Length);
    }

    [Fact]
    public void File_over_the_limit_is_too_large()
    {
        Assert.Equal(FileError.TooLarge, _files.Read(Write("a.yaml", "123"), 2, out byte[] octets));
        Assert.Empty(octets);
    }

    [Fact]
    public void Missing_file_and_folder_are_missing()
    {
        Assert.Equal(FileError.Missing, _files.Read(Path.Join(_folder, "none.yaml"), 10, out _));
        Assert.Equal(FileError.Missing, _files.Read(Path.Join(_folder, "none", "none.yaml"), 10, out _));
        Assert.Equal(FileError.Missing, _files.List(Path.Join(_folder, "none"), out _));
        Assert.Equal(FileError.Missing, _files.Stat(Path.Join(_folder, "none"), out _, out _));
    }

    [Fact]
    public void Folder_read_as_a_file_is_of_the_wrong_kind() => Assert.Equal(FileError.WrongKind, _files.Read(_folder, 10, out _));

    [Fact]
    public void Pipe_is_refused_without_waiting_for_its_other_end()
    {
        string pipe = MakePipe("a.yaml");

        Assert.Equal(FileError.NotAFile, _files.Read(pipe, 10, out _));
    }

    [Fact]
    public void Socket_is_no_file()
    {
        string path = Path.Join(_folder, "a.yaml");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));

        Assert.Equal(FileError.NotAFile, _files.Read(path, 10, out _));
    }

    [Fact]
    public void Device_is_no_file_even_through_a_link()
    {
        string link = Path.Join(_folder, "a.yaml");
        File.CreateSymbolicLink(link, "/dev/null");

        Assert.Equal(FileError.NotAFile, _files.Read(link, 10, out _));
        Assert.Equal(FileError.NotAFile, _files.Read("/dev/null", 10, out _));
    }

    [Fact]
    public void Pipe_among_the_orders_is_a_finding_with_its_remedy()
    {
        string pipe = MakePipe("xa-erc-2026-0345.yaml");

        OrderReadResult reading = new OrderReader(_files, ["seizure"]).Read([_folder], OrderSample.Now);

        Finding finding = Assert.Single(reading.Findings);
        Assert.Equal((pipe, "SH119"), (finding.File, finding.Code.Id));
        Assert.Equal("the file is a pipe, a socket or a device, not a file", finding.Message);
        Assert.Equal("move it away, and put the text itself there as a file", finding.Hint);
    }

    [Fact]
    public void Pipe_as_entries_file_is_a_finding()
    {
        MakePipe("names.domains.txt");
        string hash = new('0', 64);
        Write("xa-erc-2026-0345.yaml", OrderSample.Text + $"\nentries_file: {{ path: names.domains.txt, sha256: {hash} }}\n");

        OrderReadResult reading = new OrderReader(_files, ["seizure"]).Read([_folder], OrderSample.Now);

        Finding finding = Assert.Single(reading.Findings);
        Assert.Equal("SH120 entries_file 'names.domains.txt' is a pipe, a socket or a device, not a file", $"{finding.Code.Id} {finding.Message}");
    }

    [Fact]
    public void Link_in_a_circle_is_named_as_such()
    {
        string link = Path.Join(_folder, "loop.yaml");
        File.CreateSymbolicLink(link, link);

        Assert.Equal(FileError.LinkLoop, _files.Read(link, 10, out _));
        Assert.Equal(FileError.None, _files.Stat(link, out _, out bool isLink));
        Assert.True(isLink);
    }

    [Fact]
    public void Impossible_name_is_a_fault() => Assert.NotEqual(FileError.None, _files.Read("a\0b", 10, out _));

    [Fact]
    public void Link_to_a_folder_is_told_from_a_folder()
    {
        string link = Path.Join(_folder, "link");
        Directory.CreateSymbolicLink(link, _folder);

        Assert.Equal(FileError.None, _files.Stat(link, out FileKind kind, out _));
        Assert.Equal(FileKind.FolderLink, kind);
    }

    [Fact]
    public void Folders_are_read_to_their_last_yaml_and_nothing_else()
    {
        Directory.CreateDirectory(Path.Join(_folder, "schema"));
        Directory.CreateDirectory(Path.Join(_folder, "xa", "2026"));
        Directory.CreateDirectory(Path.Join(_folder, ".git"));
        Write("schema/seizure-order.schema.json", "{}");
        Write("schema/example.yaml", "x");
        Write(".git/config.yaml", "x");
        Write("README.md", "x");
        string order = Write("xa/2026/xa-erc-2026-0345.yaml", OrderSample.Text);
        Write("xa/2026/old.yml", "x");

        OrderReadResult reading = new OrderReader(_files, ["seizure"]).Read([_folder], OrderSample.Now);

        Assert.Equal([order], reading.Files);
        Assert.Equal("SH210", Assert.Single(reading.Findings).Code.Id);
        Assert.NotNull(reading.Set);
    }

    [Theory]
    [InlineData("xa-erc-2026-0346.yaml ", "xa-erc-2026-0346.yaml\\u0020")]
    [InlineData("xa-erc-2026-0346.yaml\t", "xa-erc-2026-0346.yaml\\u0009")]
    [InlineData("xa-erc-2026-0346.yaml\u00A0", "xa-erc-2026-0346.yaml\\u00A0")]
    [InlineData("xa-erc-2026-0346.yaml\u200B", "xa-erc-2026-0346.yaml\\u200B")]
    [InlineData("xa-erc-2026-0346.YAML ", "xa-erc-2026-0346.YAML\\u0020")]
    public void Order_whose_name_has_an_unseen_end_refuses_the_set(string name, string shown)
    {
        Write("xa-erc-2026-0345.yaml", OrderSample.Text);
        Write(name, OrderSample.Text);

        OrderReadResult reading = new OrderReader(_files, ["seizure"]).Read([_folder], OrderSample.Now);

        Finding finding = Assert.Single(reading.Findings);
        Assert.Equal((Path.Join(_folder, shown), "SH214"), (finding.File, finding.Code.Id));
        Assert.Null(reading.Set);
    }

    [Theory]
    [InlineData("caf\\351.yaml", false)]
    [InlineData("caf\\351", true)]
    public void Name_that_is_not_UTF8_refuses_the_set(string written, bool isFolder)
    {
        Write("xa-erc-2026-0345.yaml", OrderSample.Text);
        string command = isFolder ? "mkdir" : "touch";
        Shell($"{command} \"$0/$(printf '{written}')\"");

        OrderReadResult reading = new OrderReader(_files, ["seizure"]).Read([_folder], OrderSample.Now);

        Finding finding = Assert.Single(reading.Findings);
        Shell("rm -rf \"$0\"/caf*");
        Assert.Equal("SH214", finding.Code.Id);
        Assert.Contains("caf\\uFFFD", finding.File, StringComparison.Ordinal);
        Assert.Null(reading.Set);
    }

    [Theory]
    [InlineData("xa ")]
    [InlineData(" xa")]
    [InlineData("xa\u200B")]
    public void Folder_whose_name_ends_or_begins_in_a_blank_is_read(string name)
    {
        Directory.CreateDirectory(Path.Join(_folder, name));
        Write(Path.Join(name, "xa-erc-2026-0345.yaml"), OrderSample.Text);

        OrderReadResult reading = new OrderReader(_files, ["seizure"]).Read([_folder], OrderSample.Now);

        Assert.Empty(reading.Findings);
        Assert.Single(reading.Set!.Orders);
    }

    [Fact]
    public void Link_as_an_order_is_read_and_reported()
    {
        string elsewhere = Write("order.txt", OrderSample.Text);
        string link = Path.Join(_folder, "xa-erc-2026-0345.yaml");
        File.CreateSymbolicLink(link, elsewhere);

        OrderReadResult reading = new OrderReader(_files, ["seizure"]).Read([_folder], OrderSample.Now);

        Finding finding = Assert.Single(reading.Findings);
        Assert.Equal((link, "SH211"), (finding.File, finding.Code.Id));
        Assert.NotNull(reading.Set);
    }

    [Fact]
    public void Folder_of_links_in_a_circle_ends()
    {
        Write("xa-erc-2026-0345.yaml", OrderSample.Text);
        Directory.CreateSymbolicLink(Path.Join(_folder, "again"), _folder);

        OrderReadResult reading = new OrderReader(_files, ["seizure"]).Read([_folder], OrderSample.Now);

        Assert.Null(reading.Set);
        Assert.Contains("this is a link to a folder that contains it", Assert.Single(reading.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_folder_is_not_a_wish_to_unblock_everything()
    {
        OrderReadResult reading = new OrderReader(_files, ["seizure"]).Read([_folder], OrderSample.Now);

        Assert.Null(reading.Set);
        Assert.Equal("SH209", Assert.Single(reading.Findings).Code.Id);
    }

    [Fact]
    public void Folder_that_vanished_is_a_finding()
    {
        OrderReadResult reading = new OrderReader(_files, ["seizure"]).Read([Path.Join(_folder, "gone")], OrderSample.Now);

        Assert.Null(reading.Set);
        Assert.Equal("the file or folder does not exist", Assert.Single(reading.Findings).Message);
    }

    private string MakePipe(string name)
    {
        const int OwnerOnly = 0x180;
        string path = Path.Join(_folder, name);
        Assert.Equal(0, MakeFifo(path, OwnerOnly));
        return path;
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakeFifo(string path, uint mode);

    // What .NET cannot name it can neither make nor remove.
    private void Shell(string script)
    {
        using var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", script, _folder]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    private string Write(string name, string text)
    {
        string path = Path.Join(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
