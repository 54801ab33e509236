using System;
using System.Buffers;

namespace Sinkhole.Orders.Model;

/// <summary>The form of an order's id.</summary>
public static class OrderId
{
    /// <summary>The form in words, for messages.</summary>
    public const string Form = "an order id of 1 to 64 lower-case letters, digits and '-', like 'xa-erc-2026-0345'";

    private const int MaxCharacters = 64;

    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Whether a text has the form; an order with that id need not exist.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxCharacters && !text.ContainsAnyExcept(Characters) && text[0] != '-' && text[^1] != '-';

    /// <summary>"; did you mean 'xa-1'?" where a text lacks only lower-case letters; otherwise nothing.</summary>
    public static string Meant(string text)
    {
        string lower = text.ToLowerInvariant();
        return lower != text && IsValid(lower) ? $"; did you mean '{lower}'?" : string.Empty;
    }
}
