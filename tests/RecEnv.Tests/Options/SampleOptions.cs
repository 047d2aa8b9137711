using RecEnv.Options;

namespace RecEnv.Tests.Options;

/// <summary>One option of each type that an option can have.</summary>
public sealed record SampleOptions : IEnvironmentOptions
{
    [Option("Items shown in each step.", Minimum = 1, Unit = "items", Source = "RecSim 0.2.4")]
    public int SlateSize { get; init; } = 3;

    [Option("Items offered in each step.", MinimumExclusive = 0, Maximum = 1000, Unit = "items")]
    public int CandidateCount { get; init; } = 10;

    [Option("Probability that the user looks at the next position.", Minimum = 0, Maximum = 1)]
    public double AttentionProb { get; init; } = 0.5;

    [Option("Temperature of the choice.", MinimumExclusive = 0)]
    public double Temperature { get; init; } = 1;

    [Option("Shift of every utility.")]
    public double Shift { get; init; } = -0.25;

    [Option("Ratings that are kept.", Maximum = 5_000_000_000)]
    public long RatingLimit { get; init; } = 3_000_000_000;

    [Option("Seed of the catalogue.")]
    public long CatalogueSeed { get; init; } = -1;

    [Option("Whether users may choose nothing.")]
    public bool HasNullChoice { get; init; } = true;

    [Option("Name of the catalogue.", MinLength = 1, MaxLength = 12)]
    public string Catalogue { get; init; } = "made up";

    [Option("File of ratings.", IsPath = true)]
    public string? RatingsFile { get; init; }

    [Option("How the user chooses.")]
    public SampleChoice Choice { get; init; } = SampleChoice.ExponentialCascade;

    [Option("Weight of each topic.", Minimum = 0, MaximumExclusive = 2, MinLength = 1, MaxLength = 4)]
    public double[] Weights { get; init; } = [0.1, 1];

    [Option("Quality of each topic.")]
    public IReadOnlyList<double> Qualities { get; init; } = [];

    [Option("Units of each hidden layer.", Minimum = 1, MaxLength = 3)]
    public IReadOnlyList<int> HiddenSizes { get; init; } = [20, 10];

    [Option("Lengths of items.", MinLength = 2, MaxLength = 2)]
    public int[] Lengths { get; init; } = [4, -4];

    public int Spare => CandidateCount - SlateSize;

    public string? Problem() => SlateSize > CandidateCount
        ? $"A slate of {SlateSize} items does not fit a candidate set of {CandidateCount}. Lower slate_size."
        : null;
}
