using RecEnv.Learning.Checkpoints;

namespace RecEnv.Learning.Tests.Golden;

/// <summary>What record.py recorded with PyTorch 1.13.</summary>
internal static class SmallGolden
{
    public static Checkpoint Recorded { get; } =
        Checkpoint.Read(Path.Combine(AppContext.BaseDirectory, "Golden", "pytorch.safetensors"));
}
