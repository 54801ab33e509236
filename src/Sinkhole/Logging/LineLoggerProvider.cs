using System;
using System.IO;
using Microsoft.Extensions.Logging;

namespace Sinkhole.Logging;

/// <summary>Logs to one stream, one line per entry.</summary>
internal sealed class LineLoggerProvider : ILoggerProvider
{
    private readonly LogQueue _lines;
    private readonly LogFormat _format;
    private readonly TimeProvider _time;

    /// <param name="output">Usually standard error; written by one thread, not closed.</param>
    /// <param name="format">Format of a line.</param>
    /// <param name="time">Clock for the time of each line.</param>
    public LineLoggerProvider(TextWriter output, LogFormat format, TimeProvider time)
    {
        _lines = new LogQueue(output);
        _format = format;
        _time = time;
    }

    /// <summary>The format for this process: journald sets JOURNAL_STREAM.</summary>
    /// <param name="isJson">Whether "--log json" was given.</param>
    public static LogFormat FormatFor(bool isJson)
    {
        if (isJson)
        {
            return LogFormat.Json;
        }

        return string.IsNullOrEmpty(Environment.GetEnvironmentVariable("JOURNAL_STREAM")) ? LogFormat.Text : LogFormat.Journal;
    }

    /// <summary>A factory that logs here. Categories of Microsoft log warnings and above only.</summary>
    /// <param name="minimum">The minimum level of other categories.</param>
    public ILoggerFactory CreateFactory(LogLevel minimum) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(minimum);
        builder.AddFilter("Microsoft", minimum > LogLevel.Warning ? minimum : LogLevel.Warning);
        builder.AddProvider(this);
    });

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    /// <summary>Lines that were not written, because the output failed or was too slow.</summary>
    public long Lost => _lines.Lost;

    /// <summary>Writes the queued lines.</summary>
    public void Dispose() => _lines.Dispose();

    private sealed class LineLogger : ILogger
    {
        private readonly LineLoggerProvider _provider;
        private readonly string _category;

        public LineLogger(LineLoggerProvider provider, string category)
        {
            _provider = provider;
            _category = category;
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            DateTimeOffset now = _provider._time.GetUtcNow();
            string message = formatter(state, exception);
            _provider._lines.Add(LogLine.Format(_provider._format, now, logLevel, _category, eventId.Id, message, exception));
        }
    }
}
