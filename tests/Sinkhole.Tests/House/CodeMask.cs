using System;

namespace Sinkhole.Tests.House;

/// <summary>Blanks out comments and literals of C#, so that a rule sees only what is code. Code in the holes of "$" strings stays;
/// holes of raw strings do not.</summary>
internal static class CodeMask
{
    public static string Mask(string text)
    {
        char[] code = text.ToCharArray();
        int at = 0;
        MaskCode(code, ref at, inHole: false);
        return new string(code);
    }

    private static void MaskCode(char[] code, ref int at, bool inHole)
    {
        int depth = 0;
        while (at < code.Length)
        {
            char here = code[at];
            if (here == '/' && Next(code, at) == '/')
            {
                BlankUntil(code, ref at, "\n", 0);
            }
            else if (here == '/' && Next(code, at) == '*')
            {
                BlankUntil(code, ref at, "*/", 2);
            }
            else if (here == '\'')
            {
                BlankQuoted(code, ref at, '\'', verbatim: false, interpolated: false);
            }
            else if (here is '"' or '$' or '@' && TryMaskString(code, ref at))
            {
                continue;
            }
            else if (inHole && here == '}' && depth == 0)
            {
                return;
            }
            else
            {
                depth += here is '{' or '(' or '[' ? 1 : here is '}' or ')' or ']' ? -1 : 0;
                at++;
            }
        }
    }

    private static bool TryMaskString(char[] code, ref int at)
    {
        int quote = at;
        bool verbatim = false;
        bool interpolated = false;
        while (quote < code.Length && code[quote] is '$' or '@')
        {
            interpolated |= code[quote] == '$';
            verbatim |= code[quote] == '@';
            quote++;
        }

        if (quote >= code.Length || code[quote] != '"')
        {
            return false;
        }

        Blank(code, at, quote);
        at = quote;
        int quotes = 0;
        while (quote + quotes < code.Length && code[quote + quotes] == '"')
        {
            quotes++;
        }

        if (quotes >= 3 && !verbatim)
        {
            Blank(code, at, at + quotes);
            at += quotes;
            BlankUntil(code, ref at, new string('"', quotes), quotes);
        }
        else
        {
            BlankQuoted(code, ref at, '"', verbatim, interpolated);
        }

        return true;
    }

    private static void BlankQuoted(char[] code, ref int at, char quote, bool verbatim, bool interpolated)
    {
        Blank(code, at, ++at);
        while (at < code.Length)
        {
            char here = code[at];
            if (here == quote && !(verbatim && Next(code, at) == quote))
            {
                Blank(code, at, ++at);
                return;
            }

            if (interpolated && here == '{' && Next(code, at) != '{')
            {
                at++;
                MaskCode(code, ref at, inHole: true);
                at++;
                continue;
            }

            bool pair = (here == '\\' && !verbatim) || (verbatim && here == quote) || (interpolated && here == '{');
            Blank(code, at, Math.Min(code.Length, at + (pair ? 2 : 1)));
            at += pair ? 2 : 1;
        }
    }

    private static void BlankUntil(char[] code, ref int at, string end, int taken)
    {
        int from = at;
        int found = new ReadOnlySpan<char>(code)[at..].IndexOf(end, StringComparison.Ordinal);
        at = found < 0 ? code.Length : at + found + taken;
        Blank(code, from, at);
    }

    private static void Blank(char[] code, int from, int to)
    {
        for (int at = from; at < to; at++)
        {
            code[at] = code[at] == '\n' ? '\n' : ' ';
        }
    }

    private static char Next(char[] code, int at) => at + 1 < code.Length ? code[at + 1] : '\0';
}
