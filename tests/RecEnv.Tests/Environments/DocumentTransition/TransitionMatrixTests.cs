using System.Globalization;
using RecEnv.Environments.DocumentTransition;
using RecEnv.Options;
using RecEnv.Tests.Data;

namespace RecEnv.Tests.Environments.DocumentTransition;

public class TransitionMatrixTests
{
    private static readonly string _golden =
        Path.Combine(AppContext.BaseDirectory, "Golden", "proactive", "W.csv");

    [Fact]
    public void Reference_EqualsTheGoldenFileToTheLastBit()
    {
        var file = TransitionMatrix.Read(_golden);

        Assert.Equal(10, TransitionMatrix.Reference.DocumentCount);
        Assert.Equal(Numbers(file), Numbers(TransitionMatrix.Reference));
        Assert.Equal(file.Fingerprint, TransitionMatrix.Reference.Fingerprint);
    }

    [Theory]
    [InlineData(10, 0.9, 1, 0.2)]
    [InlineData(2, 0.5, 0.5, 0.4)]
    [InlineData(37, 0.6, 0.8, 0.5)]
    public void Generate_AnySeed_HasOneGoodDocumentInEachRowAndColumn(int count, double low, double high, double bad)
    {
        double highestBad = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            var matrix = TransitionMatrix.Generate(Options(seed, count, low, high, bad));

            int[] good = [.. Enumerable.Range(0, count).Select(i => Assert.Single(
                Enumerable.Range(0, count), j => matrix[i, j] >= low))];
            Assert.Equal(count, good.Distinct().Count());
            Assert.All(good, (j, i) => Assert.InRange(matrix[i, j], low, high));
            double[] others = [.. Numbers(matrix).Where(p => p < low)];
            Assert.All(others, p => Assert.InRange(p, 0, bad));
            highestBad = Math.Max(highestBad, others.Max());
        }

        Assert.InRange(highestBad, 0.9 * bad, bad);
    }

    [Fact]
    public void Generate_SameSeed_IsTheSameMatrixAndAnotherSeedAnother()
    {
        double[] first = Numbers(TransitionMatrix.Generate(Options(7)));

        Assert.Equal(first, Numbers(TransitionMatrix.Generate(Options(7))));
        Assert.NotEqual(first, Numbers(TransitionMatrix.Generate(Options(8))));
    }

    // The good document of row 0 is each of 5 with probability 1/5.
    [Fact]
    public void Generate_ManySeeds_PutsTheGoodDocumentAnywhere()
    {
        const int Seeds = 4000;
        int[] counts = new int[5];
        for (int seed = 0; seed < Seeds; seed++)
        {
            ReadOnlySpan<double> row = TransitionMatrix.Generate(Options(seed, 5)).Row(0);
            counts[row.IndexOfAnyInRange(0.9, 1)]++;
        }

        double deviation = Math.Sqrt(Seeds * 0.2 * 0.8);
        Assert.All(counts, count => Assert.InRange(count, (Seeds / 5) - (4 * deviation), (Seeds / 5) + (4 * deviation)));
    }

    [Theory]
    [InlineData("0.5,0.5\n0,1\r\n\n", new[] { 0.5, 0.5, 0, 1 })]
    [InlineData("1e-3", new[] { 0.001 })]
    public void Read_PlainFile_TakesItsNumbers(string text, double[] expected)
    {
        using var folder = new TempFolder();

        Assert.Equal(expected, Numbers(TransitionMatrix.Read(folder.Write("W.csv", text))));
    }

    [Theory]
    [InlineData("0.5,0.5\n0.5\n", "Line 2 of \"W.csv\" has 1 numbers, but line 1 has 2. Give each line the same count.")]
    [InlineData("0.5,0.5\n", "File \"W.csv\" has 1 lines of 2 numbers. Give as many lines as numbers in a line.")]
    [InlineData("0.5,x\n0,0\n", "Line 1 of \"W.csv\" holds \"x\" in place 2, which is no finite number. Give numbers such as " +
        "0.25, separated by commas, and no header.")]
    [InlineData("0.5,\n0,0\n", "Line 1 of \"W.csv\" holds \"\" in place 2, which is no finite number. Give numbers such as " +
        "0.25, separated by commas, and no header.")]
    [InlineData("0.5,NaN\n0,0\n", "Line 1 of \"W.csv\" holds \"NaN\" in place 2, which is no finite number. Give numbers such " +
        "as 0.25, separated by commas, and no header.")]
    [InlineData("0.5,0.1\n0,1.5\n", "Line 2 of \"W.csv\" holds 1.5 in place 2, but a probability is in [0, 1]. Correct it.")]
    [InlineData("\n", "File \"W.csv\" is empty. Give a file with at least one line of numbers.")]
    [InlineData("0.5,\u0001\n", "Line 1 of \"W.csv\" is not plain text. Give an uncompressed UTF-8 file.")]
    public void Make_BadFile_SaysWhatIsWrong(string text, string expected)
    {
        using var folder = new TempFolder();
        string path = folder.Write("W.csv", text);

        var problem = Assert.Throws<InvalidOptionException>(() => Make(path));

        Assert.Equal($"Option \"path\" names no usable matrix. {expected}", problem.Message);
    }

    [Fact]
    public void Make_MissingFile_SaysSo()
    {
        var problem = Assert.Throws<InvalidOptionException>(() => Make("/nowhere/W.csv"));

        Assert.Equal(
            "Option \"path\" names no usable matrix. There is no file \"/nowhere/W.csv\". Check the path.", problem.Message);
    }

    [Fact]
    public void Read_TooManyDocuments_IsRefused()
    {
        using var folder = new TempFolder();
        string path = folder.Write("W.csv", string.Join(',', Enumerable.Repeat("0", 1001)) + "\n");

        var problem = Assert.ThrowsAny<FormatException>(() => TransitionMatrix.Read(path));

        Assert.Equal("Line 1 of \"W.csv\" has more than 1000 numbers. Give fewer in each line.", problem.Message);
    }

    [Fact]
    public void Make_NoSquareOrNoProbability_IsRefused()
    {
        Assert.StartsWith(
            "A transition matrix has D x D probabilities with D in [1, 1000], but 3 were given.",
            Assert.Throws<ArgumentException>(() => new TransitionMatrix([0, 0, 0])).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Probability [1, 0] of a transition matrix must be in [0, 1] but is -0.5.",
            Assert.Throws<ArgumentException>(() => new TransitionMatrix([0, 0, -0.5, 0])).Message,
            StringComparison.Ordinal);
    }

    private static DocumentTransitionOptions Options(
        int seed, int count = 10, double low = 0.9, double high = 1, double bad = 0.2) => new()
        {
            MatrixSeed = seed,
            DocumentCount = count,
            GoodMinimum = low,
            GoodMaximum = high,
            BadMaximum = bad,
        };

    private static IEnvironment Make(string path) => RecEnv.Environments.DocumentTransition.DocumentTransition.Definition
        .Make(new EnvironmentSettings { OptionsJson = string.Create(CultureInfo.InvariantCulture, $"{{\"path\": \"{path}\"}}") });

    private static double[] Numbers(TransitionMatrix matrix) =>
        [.. Enumerable.Range(0, matrix.DocumentCount).SelectMany(i => matrix.Row(i).ToArray())];
}
