using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Sinkhole.Warning.Iptv;

namespace Sinkhole.Warning.Accounts;

/// <summary>Reads the body of a call to a panel or portal: a small form, whose length is known.</summary>
internal static class FormBody
{
    /// <summary>The longest body that is read: a set-top box sends some hundred octets.</summary>
    public const int MaxOctets = 4096;

    private const string MediaType = "application/x-www-form-urlencoded";

    /// <summary>Reads the fields of a form.</summary>
    /// <param name="request">The request.</param>
    /// <param name="timeout">How long the body may take; after that the request is answered without it.</param>
    /// <param name="time">Measures it.</param>
    /// <returns>
    /// The fields as they are written, which the caller clears; empty when there is no such body, it is longer, its length is not known
    /// (chunked), or it did not come in time.
    /// </returns>
    public static async ValueTask<char[]> ReadAsync(HttpRequest request, TimeSpan timeout, TimeProvider time)
    {
        if (!HttpMethods.IsPost(request.Method)
            || request.ContentLength is not (> 0 and <= MaxOctets)
            || !IsForm(request.ContentType)
            || !IptvGrammar.TakesFields(request.Path.Value ?? string.Empty))
        {
            return [];
        }

        using var late = new CancellationTokenSource(timeout, time);
        try
        {
            return await ReadAsync(request.BodyReader, (int)request.ContentLength, late.Token);
        }
        catch (OperationCanceledException)
        {
            return [];
        }
        catch (IOException)
        {
            // The client has gone, or is slower than the server allows: its visit is recorded all the same.
            return [];
        }
    }

    private static async ValueTask<char[]> ReadAsync(PipeReader body, int octets, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await body.ReadAsync(cancellationToken);
            if (read.Buffer.Length >= octets)
            {
                char[] fields = Decode(read.Buffer.Slice(0, octets), octets);
                body.AdvanceTo(read.Buffer.End);
                return fields;
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return [];
            }
        }
    }

    private static char[] Decode(ReadOnlySequence<byte> read, int octets)
    {
        Span<byte> copy = stackalloc byte[MaxOctets];
        Span<char> text = stackalloc char[MaxOctets];
        read.CopyTo(copy);
        int characters = Encoding.UTF8.GetChars(copy[..octets], text);
        char[] fields = text[..characters].ToArray();
        CryptographicOperations.ZeroMemory(copy);
        text.Clear();
        return fields;
    }

    private static bool IsForm(string? contentType)
    {
        ReadOnlySpan<char> type = contentType;
        int parameters = type.IndexOf(';');
        return (parameters < 0 ? type : type[..parameters]).Trim().Equals(MediaType, StringComparison.OrdinalIgnoreCase);
    }
}
