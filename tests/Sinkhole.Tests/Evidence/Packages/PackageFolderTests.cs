using System;
using System.IO;
using System.Linq;
using Sinkhole.Evidence.Packages;
using Sinkhole.Tests.Appliance;
using Xunit;

namespace Sinkhole.Tests.Evidence.Packages;

public sealed class PackageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Out => _folder.Below("out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folder_with_something_in_it_is_refused_and_left_as_it_is()
    {
        _folder.Write("out/kept", "kept");
        _folder.Write("file", "kept");

        Assert.Contains("is there already", Assert.Throws<PackageException>(() => PackageFolder.Create(Out, [])).Message, StringComparison.Ordinal);
        Assert.Throws<PackageException>(() => PackageFolder.Create(_folder.Below("file"), []));
        Assert.Equal(["file", "out"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Link_is_refused_and_left_as_it_is()
    {
        Directory.CreateDirectory(_folder.Below("target"));
        Directory.CreateSymbolicLink(Out, _folder.Below("target"));

        PackageException error = Assert.Throws<PackageException>(() => PackageFolder.Create(Out, []));

        Assert.Contains("is a link", error.Message, StringComparison.Ordinal);
        Assert.Equal(_folder.Below("target"), new FileInfo(Out).LinkTarget);
    }

    [Fact]
    public void Package_that_is_not_finished_is_gone()
    {
        using (var package = PackageFolder.Create(Out, []))
        {
            package.Write("a/b.txt", "b"u8);
            Assert.False(Directory.Exists(Out));
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Folder_that_cannot_be_made_is_refused()
    {
        _folder.Write("file", "no folder");

        Assert.Contains(
            "cannot be written",
            Assert.Throws<PackageException>(() => PackageFolder.Create(_folder.Below("file", "out"), [])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Long_file_is_cut_between_pieces_and_each_part_has_head_and_tail()
    {
        using var package = PackageFolder.Create(Out, []);
        using var parts = new PackageParts(package, "long", ".txt") { Head = "<"u8.ToArray(), Tail = ">"u8.ToArray(), MaxOctets = 6 };
        using var few = new PackageParts(package, "few", ".txt") { MaxPieces = 2 };
        using var none = new PackageParts(package, "none", ".txt");
        foreach (string piece in (string[])["aaaa", "bbbb", "cccc"])
        {
            parts.Write(System.Text.Encoding.ASCII.GetBytes(piece));
            few.Write(System.Text.Encoding.ASCII.GetBytes(piece));
        }

        parts.Finish(hasOne: false);
        few.Finish(hasOne: false);
        none.Finish(hasOne: false);

        Assert.Equal(
            [("long-001.txt", 10L), ("few-001.txt", 8L), ("long-002.txt", 6L), ("few-002.txt", 4L)],
            package.Entries.Select(static entry => (entry.Name, entry.Octets)));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("seals/xa-erc-2026-0345/2026-11-30-0011223344556677.p7m", true)]
    [InlineData("README.txt", true)]
    [InlineData("", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("../a", false)]
    [InlineData("a/../b", false)]
    [InlineData("a//b", false)]
    [InlineData(".hidden", false)]
    [InlineData("a b", false)]
    [InlineData("a\\b", false)]
    [InlineData("ä", false)]
    public void Name_never_leads_out_of_the_folder(string name, bool isValid)
    {
        Assert.Equal(isValid, PackageNames.IsValid(name));
    }
}
