using System.Collections.Concurrent;
using RecEnv.Data;
using RecEnv.Options;

namespace RecEnv.Environments.RatingReplay;

/// <summary>Keeps positives while an environment uses them, so that the next one need not read again.</summary>
/// <remarks>
/// Weak: forgotten ratings are collected. Keyed by what was read, full path, length and last write time, so a changed
/// file is read anew. Thread-safe; two threads at once may both read.
/// </remarks>
internal static class PositiveRatingsCache
{
    private static readonly ConcurrentDictionary<
        (string Source, double Threshold, double Share, long Seed), WeakReference<PositiveItems>> _known = new();

    /// <summary>Positives of the ratings that some options name, or their train part.</summary>
    /// <exception cref="InvalidOptionException">The file is missing, unreadable or malformed.</exception>
    public static PositiveItems Get(RatingReplayOptions options)
    {
        try
        {
            // The seed says nothing where nothing is left out.
            bool whole = options.TrainShare >= 1;
            var key = (Source(options), options.PositiveThreshold, options.TrainShare, whole ? 0 : options.SplitSeed);
            if (_known.TryGetValue(key, out var reference) && reference.TryGetTarget(out PositiveItems? known))
            {
                return known;
            }

            PositiveItems ratings = whole
                ? PositiveItems.Of(Read(options), options.PositiveThreshold)
                : PositiveSplit.Draw(Read(options), options.PositiveThreshold, options.TrainShare, options.SplitSeed).Train;
            Forget();
            _known[key] = new WeakReference<PositiveItems>(ratings);
            return ratings;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or RatingFormatException)
        {
            throw new InvalidOptionException(
                "path", $"Option \"path\" names no usable ratings. {problem.Message}", problem);
        }
    }

    private static RatingSet Read(RatingReplayOptions options) => options.Path is { } path
        ? RatingReader.Read(path)
        : SyntheticRatings.Generate(new SyntheticRatingsOptions(), (ulong)options.SyntheticSeed);

    private static string Source(RatingReplayOptions options)
    {
        if (options.Path is not { } path)
        {
            return $"seed {options.SyntheticSeed}";
        }

        // Which file of a folder is read depends on all its names.
        IEnumerable<FileInfo> files = Directory.Exists(path)
            ? new DirectoryInfo(path).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal)
            : [new FileInfo(path)];
        return $"path {Path.GetFullPath(path)}\n" + string.Join('\n', files.Where(file => file.Exists).Select(file =>
            $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
    }

    private static void Forget()
    {
        foreach ((var key, var reference) in _known)
        {
            if (!reference.TryGetTarget(out _))
            {
                _known.TryRemove(new(key, reference));
            }
        }
    }
}
