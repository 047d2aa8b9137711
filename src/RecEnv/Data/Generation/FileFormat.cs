using RecEnv.Options;

namespace RecEnv.Data.Generation;

/// <summary>The files of one <see cref="DataFormat"/>.</summary>
internal abstract class FileFormat
{
    /// <summary>Names of the files.</summary>
    public abstract IReadOnlyList<string> Files { get; }

    /// <summary>How a row is written.</summary>
    public abstract RowFormat Row { get; }

    /// <summary>Whether the latent truth goes to text files of its own.</summary>
    public virtual bool TruthAsText => true;

    public static FileFormat Of(DataFormat format) => format switch
    {
        DataFormat.MovieLens100K => new MovieLensFormat("\t", "u.data", "u.user", "u.item"),
        DataFormat.MovieLens1M => new MovieLensFormat("::", "ratings.dat", "users.dat", "movies.dat"),
        DataFormat.RatingsCsv => new MovieLensFormat(",", "ratings.csv", null, "movies.csv"),
        DataFormat.SlateFeedback => new SlateFeedbackFormat(),
        DataFormat.Npz => new NpzFormat(),
        _ => throw new ArgumentOutOfRangeException(nameof(format), $"There is no data format {format}."),
    };

    /// <summary>Refuses options that the format cannot hold.</summary>
    /// <exception cref="InvalidOptionException">They cannot be held; the message says why.</exception>
    public virtual void Check(GenerationOptions options)
    {
    }

    /// <summary>Writes all files.</summary>
    /// <param name="generator">What to write.</param>
    /// <param name="folder">Where.</param>
    /// <param name="withTruth">Whether the latent truth is wanted.</param>
    /// <param name="writeRows">Writes all rows to a stream.</param>
    public abstract void Write(DataGenerator generator, OutputFolder folder, bool withTruth, Action<Stream> writeRows);
}
