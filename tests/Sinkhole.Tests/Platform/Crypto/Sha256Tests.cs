using System;
using System.Linq;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Sinkhole.Platform.Crypto;
using Xunit;

namespace Sinkhole.Tests.Platform.Crypto;

/// <summary>Our way to SHA-256 beside the framework's.</summary>
public sealed class Sha256Tests
{
    [Fact]
    public void Function_of_the_library_is_used_where_the_tests_run() => Assert.True(Sha256.IsDirect);

    [Fact]
    public void Hash_of_every_length_is_that_of_the_framework()
    {
        byte[] input = new byte[4200];
        new Random(20261130).NextBytes(input);

        for (int octets = 0; octets <= input.Length; octets++)
        {
            AssertSame(input.AsSpan(0, octets));
        }
    }

    [Fact]
    public void Long_input_is_hashed_whole() => AssertSame(RandomNumberGenerator.GetBytes(1024 * 1024 + 1));

    [Fact]
    public async Task Threads_do_not_disturb_one_another()
    {
        byte[] input = RandomNumberGenerator.GetBytes(3000);
        byte[][] expected = [.. Enumerable.Range(0, input.Length).Select(octets => SHA256.HashData(input.AsSpan(0, octets)))];

        bool[] same = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            for (int octets = 0; octets < expected.Length; octets++)
            {
                Sha256.HashData(input.AsSpan(0, octets), hash);
                if (!hash.SequenceEqual(expected[octets]))
                {
                    return false;
                }
            }

            return true;
        })));

        Assert.DoesNotContain(false, same);
    }

    [Fact]
    public void Hash_may_be_written_over_its_input()
    {
        byte[] input = RandomNumberGenerator.GetBytes(64);
        byte[] expected = SHA256.HashData(input);

        Sha256.HashData(input, input);

        Assert.Equal(expected, input[..SHA256.HashSizeInBytes]);
    }

    [Fact]
    public void Too_little_room_is_refused_and_nothing_is_written()
    {
        byte[] hash = new byte[SHA256.HashSizeInBytes];

        Assert.Throws<ArgumentException>(() => Sha256.HashData("abc"u8, hash.AsSpan(0, SHA256.HashSizeInBytes - 1)));
        Assert.All(hash, static octet => Assert.Equal(0, octet));
    }

    [Fact]
    public void Hash_allocates_nothing()
    {
        byte[] input = new byte[266];
        byte[] hash = new byte[SHA256.HashSizeInBytes];
        Sha256.HashData(input, hash);

        // The runtime may put a few octets of its own on this thread while it tiers code.
        long allocated = 1;
        for (int round = 0; round < 10 && allocated > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int time = 0; time < 1000; time++)
            {
                Sha256.HashData(input, hash);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static void AssertSame(ReadOnlySpan<byte> input)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Sha256.HashData(input, hash);
        Assert.Equal(SHA256.HashData(input), hash.ToArray());
    }
}
