namespace RecEnv.Learning.Tests;

internal static class TestExtensions
{
    /// <summary>Fills a parameter with numbers in [−1, 1).</summary>
    public static void FillForTest(this LearningRandom random, Parameter parameter)
    {
        foreach (ref float value in parameter.Change())
        {
            value = random.Uniform(-1f, 1f);
        }
    }
}
