using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Sinkhole.SystemTests.Machine;
using Xunit;

namespace Sinkhole.SystemTests.Packaging;

/// <summary>That the check of <see cref="ElfFile"/> can fail: small programs, each linked without one protection.</summary>
public sealed class ElfFileTests
{
    private const string Source = """
        #include <stdio.h>
        int main(int count, char **arguments) { char text[64]; snprintf(text, sizeof text, "%s", arguments[0]); return text[count] == 'x'; }
        """;

    private const string AddressInCode = "__asm__(\".text\\n.globl address\\naddress: .quad main\\n\");";

    private const string CodeThatCanBeWritten = "__asm__(\".section .both,\\\"awx\\\"\\n.byte 0\\n.text\\n\");";

    private static readonly string[] Protected = ["-pie", "-fPIE", "-fstack-protector-all", "-Wl,-z,relro", "-Wl,-z,now"];

    [Fact]
    public async Task Program_with_every_protection_has_no_weakness()
    {
        ElfFile program = await LinkAsync([.. Protected, "-Wl,--build-id=0xabcd"], Source);

        Assert.Empty(program.Weaknesses());
        Assert.Equal(["libc.so.6"], program.Libraries);
        Assert.Equal("abcd", program.BuildId);
    }

    [Theory]
    [InlineData("not position independent", "-no-pie")]
    [InlineData("no read-only relocations", "-Wl,-z,norelro")]
    [InlineData("symbols bound lazily", "-Wl,-z,lazy")]
    [InlineData("executable stack", "-Wl,-z,execstack")]
    [InlineData("library search path", "-Wl,--enable-new-dtags,-rpath,/opt/lib")]
    [InlineData("library search path", "-Wl,--disable-new-dtags,-rpath,/opt/lib")]
    [InlineData("relocations in code", "-Wl,-z,notext", AddressInCode)]
    [InlineData("no stack protector", "-fno-stack-protector")]
    [InlineData("memory both writable and executable", "-O1", CodeThatCanBeWritten)]
    public async Task Missing_protection_is_found(string weakness, string flag, string more = "")
    {
        ElfFile program = await LinkAsync([.. Protected, flag], Source + "\n" + more);

        Assert.Contains(weakness, program.Weaknesses());
    }

    private static async Task<ElfFile> LinkAsync(IEnumerable<string> flags, string source)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sinkhole-elf-");
        try
        {
            string program = Path.Join(folder.FullName, "program");
            ProgramRun run = await ProgramRun.OfAsync(Tool.Cc.Required(), [.. flags, "-x", "c", "-o", program, "-"], input: source);
            Assert.True(run.Code == 0, run.Said);
            return ElfFile.Read(program);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
