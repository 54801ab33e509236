using System;
using System.Collections.Immutable;
using System.IO;
using System.Security.Cryptography;

namespace Sinkhole.Evidence.Sealing;

/// <summary>
/// Seals what is written to it to certificates, in memory for one piece of it: CMS EnvelopedData (RFC 5652 §6), as <c>openssl cms -decrypt
/// -inform DER</c> opens it.
/// </summary>
/// <remarks>
/// BER with indefinite lengths, because the length of the content is not known when it begins; the rest is as in
/// <see cref="KeyEnvelope"/>: content AES-256-CBC, recipients RSAES-OAEP with SHA-256. CBC shows no change: whoever opens it compares the
/// content with a hash from elsewhere. The end is written by <see cref="Finish"/> alone; the output stays open.
/// </remarks>
public sealed class EnvelopeStream : SequentialStream
{
    private const int KeyOctets = 32;

    private readonly PieceStream _pieces;
    private readonly CryptoStream _cipher;
    private readonly Aes _aes;

    /// <param name="output">Gets the envelope.</param>
    /// <param name="recipients">One or more: the key of any one of them opens it.</param>
    /// <exception cref="CryptographicException">A certificate cannot be used.</exception>
    public EnvelopeStream(Stream output, ImmutableArray<AuthorityCertificate> recipients)
    {
        ArgumentNullException.ThrowIfNull(output);
        byte[] key = RandomNumberGenerator.GetBytes(KeyOctets);
        _aes = Aes.Create();
        try
        {
            _aes.SetKey(key);
            output.Write(EnvelopeForm.Begin(key, _aes.IV, recipients));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }

        _pieces = new PieceStream(output);
        _cipher = new CryptoStream(_pieces, _aes.CreateEncryptor(), CryptoStreamMode.Write);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => _cipher.Write(buffer);

    /// <summary>Writes what is left, and the end.</summary>
    public void Finish()
    {
        _cipher.FlushFinalBlock();
        _pieces.Finish();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // It would write the last block: where the output has failed, that would hide why.
            _pieces.GiveUp();
            _cipher.Dispose();
            _pieces.Dispose();
            _aes.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Writes the ciphertext as octet strings of 16 KiB, then the end of the envelope.</summary>
    private sealed class PieceStream(Stream output) : SequentialStream
    {
        private readonly byte[] _piece = new byte[EnvelopeForm.PieceOctets];
        private int _filled;
        private bool _isEnded;

        public void GiveUp() => _isEnded = true;

        public void Finish()
        {
            WritePiece();
            output.Write(EnvelopeForm.End);
            _isEnded = true;
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (!buffer.IsEmpty && !_isEnded)
            {
                int taken = Math.Min(buffer.Length, _piece.Length - _filled);
                buffer[..taken].CopyTo(_piece.AsSpan(_filled));
                buffer = buffer[taken..];
                _filled += taken;
                if (_filled == _piece.Length)
                {
                    WritePiece();
                }
            }
        }

        private void WritePiece()
        {
            if (_filled > 0)
            {
                output.Write(EnvelopeForm.HeadOfPiece(_filled));
                output.Write(_piece.AsSpan(0, _filled));
                _filled = 0;
            }
        }
    }
}
