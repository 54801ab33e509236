using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Sinkhole.Platform.Crypto;
using Xunit;

namespace Sinkhole.Tests.Platform.Crypto;

/// <summary>Our way to AES-256-GCM beside the framework's.</summary>
public sealed class Aes256GcmTests
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(Aes256Gcm.KeyOctets);
    private readonly byte[] _nonce = RandomNumberGenerator.GetBytes(Aes256Gcm.NonceOctets);

    [Fact]
    public void Functions_of_the_library_are_used_where_the_tests_run() => Assert.True(Aes256Gcm.IsDirect);

    /// <summary>Cases 13 and 14 of "The Galois/Counter Mode of Operation", McGrew and Viega: key and nonce of zeros.</summary>
    [Theory]
    [InlineData("", "530f8afbc74536b9a963b4f1c4cb738b")]
    [InlineData("cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919")]
    public void Published_case_comes_out(string expected, string expectedTag)
    {
        using var cipher = new Aes256Gcm(new byte[Aes256Gcm.KeyOctets]);
        byte[] octets = new byte[expected.Length / 2];
        byte[] tag = new byte[Aes256Gcm.TagOctets];

        cipher.Encrypt(new byte[Aes256Gcm.NonceOctets], octets, octets, tag);

        Assert.Equal((expected, expectedTag), (Convert.ToHexStringLower(octets), Convert.ToHexStringLower(tag)));
    }

    [Fact]
    public void Every_length_comes_out_as_from_the_framework_and_back()
    {
        using var cipher = new Aes256Gcm(_key);
        using var framework = new AesGcm(_key, Aes256Gcm.TagOctets);
        byte[] text = RandomNumberGenerator.GetBytes(2200);
        byte[] tag = new byte[Aes256Gcm.TagOctets];
        byte[] expectedTag = new byte[Aes256Gcm.TagOctets];
        for (int octets = 0; octets <= text.Length; octets++)
        {
            byte[] ours = text[..octets];
            byte[] expected = new byte[octets];
            _nonce[octets % _nonce.Length]++;
            cipher.Encrypt(_nonce, ours, ours, tag);
            framework.Encrypt(_nonce, text.AsSpan(0, octets), expected, expectedTag);

            Assert.Equal(expected, ours);
            Assert.Equal(expectedTag, tag);
            Assert.True(cipher.TryDecrypt(_nonce, ours, tag, ours));
            Assert.Equal(text[..octets], ours);
        }
    }

    [Fact]
    public void Associated_data_of_every_length_comes_out_as_from_the_framework()
    {
        using var cipher = new Aes256Gcm(_key);
        using var framework = new AesGcm(_key, Aes256Gcm.TagOctets);
        byte[] text = RandomNumberGenerator.GetBytes(64);
        byte[] associated = RandomNumberGenerator.GetBytes(300);
        byte[] ours = new byte[text.Length];
        byte[] expected = new byte[text.Length];
        byte[] tag = new byte[Aes256Gcm.TagOctets];
        byte[] expectedTag = new byte[Aes256Gcm.TagOctets];
        for (int octets = 0; octets <= associated.Length; octets++)
        {
            _nonce[octets % _nonce.Length]++;
            cipher.Encrypt(_nonce, associated.AsSpan(0, octets), text, ours, tag);
            framework.Encrypt(_nonce, text, expected, expectedTag, associated.AsSpan(0, octets));

            Assert.Equal(expected, ours);
            Assert.Equal(expectedTag, tag);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_changed_bit_anywhere_is_refused_and_shows_nothing(bool isDirect)
    {
        using var cipher = new Aes256Gcm(_key, isDirect);
        byte[] text = RandomNumberGenerator.GetBytes(40);
        byte[] whole = [.. _nonce, .. text, .. new byte[Aes256Gcm.TagOctets]];
        cipher.Encrypt(_nonce, text, whole.AsSpan(12, 40), whole.AsSpan(52));
        byte[] plain = new byte[text.Length];
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] spoilt = [.. whole];
            spoilt[bit / 8] ^= (byte)(1 << (bit % 8));
            plain.AsSpan().Fill(0xff);

            Assert.False(cipher.TryDecrypt(spoilt.AsSpan(0, 12), spoilt.AsSpan(12, 40), spoilt.AsSpan(52), plain));
            Assert.All(plain, static octet => Assert.Equal(0, octet));
        }

        Assert.True(cipher.TryDecrypt(whole.AsSpan(0, 12), whole.AsSpan(12, 40), whole.AsSpan(52), plain));
        Assert.Equal(text, plain);
    }

    [Fact]
    public void Refusal_leaves_no_error_to_whoever_uses_the_library_next_on_this_thread()
    {
        using var cipher = new Aes256Gcm(_key);
        Assert.False(cipher.TryDecrypt(_nonce, new byte[8], new byte[Aes256Gcm.TagOctets], new byte[8]));

        Assert.Equal((nuint)0, PeekError());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Wrong_length_is_refused_and_nothing_is_written(bool isDirect)
    {
        using var cipher = new Aes256Gcm(_key, isDirect);
        byte[] text = "text"u8.ToArray();
        byte[] tag = new byte[Aes256Gcm.TagOctets];

        Assert.Throws<ArgumentException>(() => new Aes256Gcm(_key.AsSpan(1), isDirect));
        Assert.Throws<ArgumentException>(() => cipher.Encrypt(_nonce.AsSpan(1), text, text, tag));
        Assert.Throws<ArgumentException>(() => cipher.Encrypt(_nonce, text, text.AsSpan(1), tag));
        Assert.Throws<ArgumentException>(() => cipher.Encrypt(_nonce, text, text, tag.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => cipher.TryDecrypt(_nonce.AsSpan(1), text, tag, text));
        Assert.Throws<ArgumentException>(() => cipher.TryDecrypt(_nonce, text, tag, text.AsSpan(1)));
        Assert.Throws<ArgumentException>(() => cipher.TryDecrypt(_nonce, text, tag.AsSpan(1), text));
        Assert.Equal("text"u8, text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_is_done_after_the_end(bool isDirect)
    {
        var cipher = new Aes256Gcm(_key, isDirect);
        cipher.Dispose();
        cipher.Dispose();

        Assert.Throws<ObjectDisposedException>(() => cipher.Encrypt(_nonce, new byte[4], new byte[4], new byte[16]));
        Assert.Throws<ObjectDisposedException>(() => cipher.TryDecrypt(_nonce, new byte[4], new byte[16], new byte[4]));
    }

    [Fact]
    public async Task Ciphers_of_several_threads_do_not_disturb_one_another()
    {
        byte[] text = RandomNumberGenerator.GetBytes(300);

        bool[] same = await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            using var cipher = new Aes256Gcm(_key);
            byte[] octets = new byte[text.Length];
            byte[] nonce = new byte[Aes256Gcm.NonceOctets];
            byte[] tag = new byte[Aes256Gcm.TagOctets];
            bool isSame = true;
            for (int time = 0; time < 5000; time++)
            {
                BitConverter.TryWriteBytes(nonce, ((long)thread << 32) + time);
                cipher.Encrypt(nonce, text, octets, tag);
                isSame &= cipher.TryDecrypt(nonce, octets, tag, octets) && octets.AsSpan().SequenceEqual(text);
            }

            return isSame;
        })));

        Assert.DoesNotContain(false, same);
    }

    [Fact]
    public void Encryption_allocates_nothing()
    {
        using var cipher = new Aes256Gcm(_key);
        byte[] text = new byte[282];
        byte[] tag = new byte[Aes256Gcm.TagOctets];

        // The runtime may put a few octets of its own on this thread while it tiers code.
        long allocated = 1;
        for (int round = 0; round < 10 && allocated > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int time = 0; time < 1000; time++)
            {
                cipher.Encrypt(_nonce, text, text, tag);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    /// <summary>ERR_peek_error(3): the oldest error that nobody has taken.</summary>
    [DllImport("libcrypto.so.3", EntryPoint = "ERR_peek_error")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nuint PeekError();
}
