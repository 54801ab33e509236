using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using Sinkhole.Platform.Crypto;
using Sinkhole.Platform.Files;
using Xunit;

namespace Sinkhole.Tests.Platform.Constants;

/// <summary>Every number of the C library in one table, for both processors; a system test holds the table against the C headers.</summary>
public sealed class LibCConstantsTests
{
    private const BindingFlags All = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // NTP_PHASE_LIMIT is in a header that the kernel does not export; the other is a length of ours.
    private static readonly string[] _inNoHeader = ["KernelClock.MaxMaximumError", "DurableFile.SuffixOctets"];

    [Fact]
    public void Every_constant_of_the_platform_is_in_the_table_and_the_table_has_no_other()
    {
        IEnumerable<string> inCode = Constants().Select(static pair => pair.Member).Concat(["OpenFlags.Directory", "OpenFlags.NoFollow"]);

        Assert.Equal(
            inCode.Order(StringComparer.Ordinal),
            LibCConstants.Read().Select(static row => row.Member).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Constant_has_the_value_of_the_table_on_both_processors()
    {
        Dictionary<string, LibCConstants> table = LibCConstants.Read().ToDictionary(static row => row.Member, StringComparer.Ordinal);

        foreach ((string member, long value) in Constants())
        {
            Assert.True(LibCConstants.ValueOf(table[member].X64) == value, $"{member} is {value}, not {table[member].X64} as on x64");
            Assert.True(LibCConstants.ValueOf(table[member].Arm64) == value, $"{member} is {value}, not {table[member].Arm64} as on arm64");
        }
    }

    [Fact]
    public void Flag_that_differs_by_processor_has_its_value_for_each()
    {
        Dictionary<string, LibCConstants> table = LibCConstants.Read().ToDictionary(static row => row.Member, StringComparer.Ordinal);
        LibCConstants folder = table["OpenFlags.Directory"];
        LibCConstants noFollow = table["OpenFlags.NoFollow"];

        Assert.Equal(LibCConstants.ValueOf(folder.X64), OpenFlags.DirectoryOn(Architecture.X64));
        Assert.Equal(LibCConstants.ValueOf(folder.Arm64), OpenFlags.DirectoryOn(Architecture.Arm64));
        Assert.Equal(LibCConstants.ValueOf(noFollow.X64), OpenFlags.NoFollowOn(Architecture.X64));
        Assert.Equal(LibCConstants.ValueOf(noFollow.Arm64), OpenFlags.NoFollowOn(Architecture.Arm64));
        Assert.Equal(OpenFlags.DirectoryOn(RuntimeInformation.ProcessArchitecture), OpenFlags.Directory);
        Assert.Equal(OpenFlags.NoFollowOn(RuntimeInformation.ProcessArchitecture), OpenFlags.NoFollow);
    }

    [Fact]
    public void Unknown_processor_is_refused_by_name()
    {
        PlatformNotSupportedException error = Assert.Throws<PlatformNotSupportedException>(static () => OpenFlags.DirectoryOn(Architecture.S390x));

        Assert.Equal("the flags of open(2) are known for x64 and arm64, not for S390x", error.Message);
    }

    // Lengths, and two numbers of libcrypto, which has the same for every processor.
    private static string? Crypto => typeof(Aes256Gcm).Namespace;

    private static IEnumerable<(string Member, long Value)> Constants() =>
        from type in typeof(OpenFlags).Assembly.GetTypes()
        where type.Namespace != Crypto
        from field in type.GetFields(All)
        where field.IsLiteral && !field.FieldType.IsEnum && field.FieldType != typeof(string)
        let member = $"{type.Name}.{field.Name}"
        where !_inNoHeader.Contains(member)
        select (member, Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture));
}
