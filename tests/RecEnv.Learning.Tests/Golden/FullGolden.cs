using RecEnv.Learning.Checkpoints;

namespace RecEnv.Learning.Tests.Golden;

/// <summary>The large recording, if this machine has it beside the repository: RECENV_GOLDEN, or ../shared/golden.</summary>
internal static class FullGolden
{
    public static string? Path { get; } = Find();

    public static Checkpoint Read() => Checkpoint.Read(Path!);

    private static string? Find()
    {
        string? folder = Environment.GetEnvironmentVariable("RECENV_GOLDEN");
        for (string? at = AppContext.BaseDirectory; folder is null && at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            string candidate = System.IO.Path.Combine(at, "shared", "golden");
            folder = Directory.Exists(candidate) ? candidate : null;
        }

        string? path = folder is null ? null : System.IO.Path.Combine(folder, "learning", "parity.safetensors");
        return File.Exists(path) ? path : null;
    }
}
