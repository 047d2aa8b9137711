namespace RecEnv.Learning.Tests.Golden;

/// <summary>A test that needs the large recording; skipped by name where it is not.</summary>
public sealed class GoldenFactAttribute : FactAttribute
{
    public GoldenFactAttribute() => Skip = FullGolden.Path is null ? "The large recording is not on this machine." : null;
}
