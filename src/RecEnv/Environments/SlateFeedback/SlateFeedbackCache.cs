using System.Collections.Concurrent;
using RecEnv.Options;

namespace RecEnv.Environments.SlateFeedback;

/// <summary>Keeps data while an environment uses them, so that the next one need not read again.</summary>
/// <remarks>
/// Weak: forgotten data are collected. Keyed by the options of generated data, else by what was read, full path, length
/// and last write time, so a changed file is read anew. Thread-safe; two threads at once may both read.
/// </remarks>
internal static class SlateFeedbackCache
{
    private static readonly ConcurrentDictionary<string, WeakReference<SlateFeedbackData>> _known = new();

    /// <summary>The data that some options ask for.</summary>
    /// <param name="options">Checked options.</param>
    /// <exception cref="InvalidOptionException">The folder is unreadable or malformed, or cannot fill a slate.</exception>
    public static SlateFeedbackData Get(SlateFeedbackOptions options)
    {
        if (options.DataFolder is not { } folder)
        {
            // The options that generation does not look at are set to any one value.
            var used = options with
            {
                SlateSize = 1,
                DistinctItems = false,
                ArrivalOrder = ArrivalOrder.Uniform,
                HistoryLength = 1,
                ObserveItems = true,
            };
            return Get(used.ToString(), () => SlateFeedbackData.Generate(options));
        }

        try
        {
            SlateFeedbackData data = Get(Source(folder), () => SlateFeedbackData.ReadFolder(folder));
            return options.SizeProblem(data.ItemCount) is { } problem
                ? throw new InvalidOptionException("slate_size", problem)
                : data;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new InvalidOptionException(
                "data_folder", $"Option \"data_folder\" names no usable data. {problem.Message}", problem);
        }
    }

    private static SlateFeedbackData Get(string key, Func<SlateFeedbackData> make)
    {
        if (_known.TryGetValue(key, out var reference) && reference.TryGetTarget(out SlateFeedbackData? known))
        {
            return known;
        }

        SlateFeedbackData data = make();
        foreach ((string old, var forgotten) in _known)
        {
            if (!forgotten.TryGetTarget(out _))
            {
                _known.TryRemove(new(old, forgotten));
            }
        }

        _known[key] = new WeakReference<SlateFeedbackData>(data);
        return data;
    }

    private static string Source(string folder) => Path.GetFullPath(folder) + "\n" + string.Join('\n',
        SlateFeedbackReader.Files
            .Select(name => new FileInfo(Path.Combine(folder, name)))
            .Where(file => file.Exists)
            .Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
}
