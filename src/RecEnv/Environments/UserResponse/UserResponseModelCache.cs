using System.Collections.Concurrent;
using RecEnv.Learning.Checkpoints;
using RecEnv.Options;

namespace RecEnv.Environments.UserResponse;

/// <summary>Keeps models while an environment or agent uses them, so that the next one need not read again.</summary>
/// <remarks>
/// Weak: forgotten models are collected. Keyed by the options of a generated model, else by path, length and last write time, so
/// a changed file is read anew. Thread-safe; two threads at once may both read.
/// </remarks>
internal static class UserResponseModelCache
{
    private static readonly ConcurrentDictionary<string, WeakReference<UserResponseModel>> _known = new();

    /// <summary>The model that some options ask for.</summary>
    /// <param name="options">Checked options.</param>
    /// <exception cref="InvalidOptionException">The file is missing or no sound model, or cannot fill a slate.</exception>
    public static UserResponseModel Get(UserResponseOptions options)
    {
        if (options.Model is not { } path)
        {
            return Get(
                $"{options.ModelSeed} {options.UserCount} {options.ItemCount}",
                () => GeneratedUserResponse.Make((ulong)options.ModelSeed, options.UserCount, options.ItemCount));
        }

        try
        {
            var file = new FileInfo(path);
            UserResponseModel model = Get(
                $"{file.FullName}\n{(file.Exists ? file.Length : 0)} {file.LastWriteTimeUtc.Ticks}",
                () => UserResponseModel.Load(Checkpoint.Read(path)));
            return options.SizeProblem(model.Shape.ItemCount) is { } problem
                ? throw new InvalidOptionException("slate_size", problem)
                : model;
        }
        catch (CheckpointException problem)
        {
            throw new InvalidOptionException("model", $"Option \"model\" names no usable model. {problem.Message}", problem);
        }
    }

    private static UserResponseModel Get(string key, Func<UserResponseModel> make)
    {
        if (_known.TryGetValue(key, out var reference) && reference.TryGetTarget(out UserResponseModel? known))
        {
            return known;
        }

        UserResponseModel model = make();
        foreach ((string old, var forgotten) in _known)
        {
            if (!forgotten.TryGetTarget(out _))
            {
                _known.TryRemove(new(old, forgotten));
            }
        }

        _known[key] = new WeakReference<UserResponseModel>(model);
        return model;
    }
}
