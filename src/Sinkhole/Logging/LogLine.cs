using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Logging;

/// <summary>Formats one log entry as exactly one line. Line breaks and terminal control characters are escaped.</summary>
internal static class LogLine
{
    private const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The line, with its line feed.</summary>
    /// <param name="format">Format of the line.</param>
    /// <param name="instant">UTC.</param>
    /// <param name="level">Level of the entry.</param>
    /// <param name="category">The full name of the type that logs.</param>
    /// <param name="id">The stable number of the message.</param>
    /// <param name="message">The message, formatted.</param>
    /// <param name="error">The exception, or null.</param>
    public static string Format(
        LogFormat format, DateTimeOffset instant, LogLevel level, string category, int id, string message, Exception? error)
    {
        if (format == LogFormat.Json)
        {
            return Json(instant, level, category, id, message, error);
        }

        StringBuilder line = new(160);
        _ = format == LogFormat.Journal
            ? line.Append('<').Append(PriorityOf(level)).Append('>')
            : line.Append(instant.ToString(InstantFormat, CultureInfo.InvariantCulture)).Append(' ').Append(WordOf(level)).Append(' ');
        line.Append(ShortNameOf(category)).Append(' ').Append(id).Append(": ");
        VisibleText.Append(line, message);
        if (error is not null)
        {
            line.Append(" | ");
            VisibleText.Append(line, error.ToString());
        }

        return line.Append('\n').ToString();
    }

    private static string Json(DateTimeOffset instant, LogLevel level, string category, int id, string message, Exception? error)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteString("time", instant.ToString(InstantFormat, CultureInfo.InvariantCulture));
            json.WriteString("level", WordOf(level));
            json.WriteString("source", ShortNameOf(category));
            json.WriteNumber("id", id);
            json.WriteString("message", message);
            if (error is not null)
            {
                json.WriteString("error", error.ToString());
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }

    private static string ShortNameOf(string category) =>
        category.StartsWith("Sinkhole.", StringComparison.Ordinal) ? category["Sinkhole.".Length..] : category;

    private static string WordOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };

    private static char PriorityOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => '7',
        LogLevel.Information => '6',
        LogLevel.Warning => '4',
        LogLevel.Error => '3',
        _ => '2',
    };
}
