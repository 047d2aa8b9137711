namespace RecEnv.Tests.Options;

/// <summary>An enumeration whose values are not in the order of its declaration.</summary>
public enum SampleChoice
{
    MultinomialLogit = 1,
    ExponentialCascade = 0,
    TopK = 7,
}
