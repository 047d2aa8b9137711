namespace RecEnv.Learning.Tests.Golden;

/// <summary>Tests that need the large recording; skipped by name where it is not.</summary>
public sealed class GoldenTheoryAttribute : TheoryAttribute
{
    public GoldenTheoryAttribute() => Skip = FullGolden.Path is null ? "The large recording is not on this machine." : null;
}
