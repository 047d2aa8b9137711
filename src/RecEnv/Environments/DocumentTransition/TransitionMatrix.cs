using System.Globalization;
using RecEnv.Data;
using RecEnv.Options;
using RecEnv.Seeding;

namespace RecEnv.Environments.DocumentTransition;

/// <summary>W[i, j], the probability that a user who is at document i accepts document j. Immutable.</summary>
public sealed class TransitionMatrix
{
    /// <summary>Most documents.</summary>
    public const int MaxDocuments = 1000;

    private readonly double[] _probabilities;

    /// <summary>Takes probabilities.</summary>
    /// <param name="probabilities">Row-major [D, D], each in [0, 1], D in [1, 1000].</param>
    /// <exception cref="ArgumentException">Their number is no square, or one is out of range or NaN.</exception>
    public TransitionMatrix(IReadOnlyList<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        int count = (int)Math.Round(Math.Sqrt(probabilities.Count));
        if (count * count != probabilities.Count || count is < 1 or > MaxDocuments)
        {
            throw new ArgumentException(
                $"A transition matrix has D x D probabilities with D in [1, {MaxDocuments}], but {probabilities.Count} " +
                "were given.",
                nameof(probabilities));
        }

        DocumentCount = count;
        _probabilities = [.. probabilities];
        int bad = Array.FindIndex(_probabilities, p => !(p >= 0 && p <= 1));
        if (bad >= 0)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Probability [{bad / count}, {bad % count}] of a transition matrix must be in [0, 1] but is {_probabilities[bad]}."),
                nameof(probabilities));
        }
    }

    /// <summary>The ten documents whose exact values are published.</summary>
    /// <remarks>Reference: RecSim-Catalyst, with NumPy's seed 42.</remarks>
    public static TransitionMatrix Reference { get; } = new([.. ReferenceMatrix.Probabilities]);

    /// <summary>Number of documents, D.</summary>
    public int DocumentCount { get; }

    /// <summary>A number that tells this matrix from others.</summary>
    internal ulong Fingerprint => _probabilities.Aggregate(
        (ulong)DocumentCount, (hash, p) => SplitMix64.Mix(hash ^ BitConverter.DoubleToUInt64Bits(p)) + SplitMix64.Gamma);

    /// <summary>Probability that a user at document <paramref name="current"/> accepts <paramref name="shown"/>.</summary>
    /// <param name="current">Where the user is, in [0, D).</param>
    /// <param name="shown">What is shown, in [0, D).</param>
    public double this[int current, int shown] => Row(current)[shown];

    /// <summary>Draws a matrix: in each row one good document, a different one for each row, and the others bad.</summary>
    /// <remarks>
    /// X ~ U[0, bad_maximum), [D, D]; d ~ U[good_minimum, good_maximum), [D]; a permutation p (Fisher–Yates);
    /// W[i, j] = M[i, p[j]] with M = (1 − I) ∘ X + diag(d). All draws, D² + D + (D − 1), come from one
    /// <see cref="RandomStream"/> of the seed, in this order. Reference: RecSim-Catalyst, whose own numbers come from
    /// another generator.
    /// </remarks>
    /// <param name="options">Gives the document count, the matrix seed and the ranges.</param>
    public static TransitionMatrix Generate(DocumentTransitionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        int count = options.DocumentCount;
        var random = new RandomStream((ulong)options.MatrixSeed);
        double[] unordered = new double[count * count];
        foreach (ref double value in unordered.AsSpan())
        {
            value = options.BadMaximum * random.Uniform();
        }

        for (int i = 0; i < count; i++)
        {
            unordered[(i * count) + i] =
                options.GoodMinimum + ((options.GoodMaximum - options.GoodMinimum) * random.Uniform());
        }

        int[] order = [.. Enumerable.Range(0, count)];
        for (int i = count - 1; i > 0; i--)
        {
            int j = random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return new TransitionMatrix(
            [.. Enumerable.Range(0, count * count).Select(k => unordered[(k / count * count) + order[k % count]])]);
    }

    /// <summary>Reads a CSV file: D lines of D probabilities, no header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="FormatException">It does not hold D lines of D probabilities; the message names the line.</exception>
    public static TransitionMatrix Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file \"{path}\". Check the path.", path);
        }

        var table = NumberTable.Read(path, MaxDocuments, MaxDocuments, MaxDocuments * MaxDocuments);
        if (table.RowCount != table.ColumnCount)
        {
            throw new RatingFormatException(
                path,
                null,
                $"has {table.RowCount} lines of {table.ColumnCount} numbers. Give as many lines as numbers in a line.");
        }

        int bad = Array.FindIndex(table.Values, p => !(p >= 0 && p <= 1));
        return bad < 0 ? new TransitionMatrix(table.Values) : throw new RatingFormatException(
            path,
            (bad / table.ColumnCount) + 1,
            string.Create(
                CultureInfo.InvariantCulture,
                $"holds {table.Values[bad]} in place {(bad % table.ColumnCount) + 1}, but a probability is in [0, 1]. Correct it."));
    }

    /// <summary>The matrix that some options ask for: of a file, generated, or the reference.</summary>
    /// <param name="options">Checked options.</param>
    /// <exception cref="InvalidOptionException">The file is missing, unreadable or malformed.</exception>
    public static TransitionMatrix Of(DocumentTransitionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Path is null)
        {
            return options.Matrix == MatrixSource.Reference ? Reference : Generate(options);
        }

        try
        {
            return Read(options.Path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new InvalidOptionException(
                "path", $"Option \"path\" names no usable matrix. {problem.Message}", problem);
        }
    }

    /// <summary>Probabilities with which a user at a document accepts each document, [D].</summary>
    /// <param name="current">Where the user is, in [0, D).</param>
    public ReadOnlySpan<double> Row(int current)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(current);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(current, DocumentCount);
        return _probabilities.AsSpan(current * DocumentCount, DocumentCount);
    }
}
