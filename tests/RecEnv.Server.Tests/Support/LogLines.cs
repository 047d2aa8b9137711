using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RecEnv.Server.Tests.Support;

/// <summary>Keeps the log of a server, to be read by its test.</summary>
public sealed class LogLines : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, EventId Id, string Text)> _lines = new();

    /// <summary>Events of warning or error that the test expects.</summary>
    public HashSet<int> Expected { get; } = [];

    public IReadOnlyList<string> Texts => [.. _lines.Select(line => line.Text)];

    public IEnumerable<string> Undeclared => _lines
        .Where(line => line.Level >= LogLevel.Warning && !Expected.Contains(line.Id.Id))
        .Select(line => $"{line.Level} {line.Id}: {line.Text}");

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        string text = formatter(state, exception);
        _lines.Enqueue((logLevel, eventId, exception is null ? text : $"{text} {exception}"));
    }
}
