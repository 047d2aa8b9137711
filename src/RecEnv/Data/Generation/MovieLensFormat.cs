using RecEnv.Options;
using RecEnv.Seeding;

namespace RecEnv.Data.Generation;

/// <summary>Rating files in the styles of MovieLens, with a file of users and one of items.</summary>
/// <remarks>
/// An item's genre is its cluster modulo the number of genres. Gender, age, occupation and postcode are uniform and
/// carry no information; they come from the stream Exploration of the user's episode.
/// </remarks>
internal sealed class MovieLensFormat(string separator, string rowFile, string? userFile, string itemFile) : FileFormat
{
    private static readonly int[] _ages = [1, 18, 25, 35, 45, 50, 56]; // the codes of MovieLens-1M

    private static readonly string[] _genres =
    [
        "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama", "Fantasy",
        "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
    ];

    private static readonly string[] _occupations =
    [
        "other", "educator", "artist", "clerical", "student", "customer", "doctor", "executive", "farmer", "homemaker",
        "k12", "lawyer", "programmer", "retired", "sales", "scientist", "self", "technician", "tradesman", "none", "writer",
    ];

    public override IReadOnlyList<string> Files => userFile is null ? [rowFile, itemFile] : [rowFile, userFile, itemFile];

    public override RowFormat Row { get; } = new RowFormat.Rating(separator);

    public override void Check(GenerationOptions options)
    {
        if (options.LowestRating < 0.5 || options.HighestRating > 5)
        {
            throw new InvalidOptionException(
                options.LowestRating < 0.5 ? "lowest_rating" : "highest_rating",
                FormattableString.Invariant($"Ratings from {options.LowestRating} to {options.HighestRating} do not fit ") +
                "MovieLens files, whose ratings are from 0.5 to 5. Change \"lowest_rating\" and \"highest_rating\", or " +
                "choose the format npz.");
        }
    }

    public override void Write(DataGenerator generator, OutputFolder folder, bool withTruth, Action<Stream> writeRows)
    {
        using (Stream rows = folder.Create(rowFile))
        {
            rows.Write(separator == "," ? "userId,movieId,rating,timestamp\n"u8 : default);
            writeRows(rows);
        }

        if (userFile is not null)
        {
            using StreamWriter users = TextFile.Create(folder, userFile);
            for (int user = 0; user < generator.Options.UserCount; user++)
            {
                users.Write(UserLine(generator.Seed, user));
            }
        }

        using StreamWriter items = TextFile.Create(folder, itemFile);
        items.Write(separator == "," ? "movieId,title,genres\n" : "");
        for (int item = 0; item < generator.Options.ItemCount; item++)
        {
            items.Write(ItemLine(item, Math.Max(0, generator.World.Clusters[item]) % _genres.Length));
        }
    }

    private string UserLine(ulong seed, int user)
    {
        RandomStream random = new EpisodeKey(seed, (ulong)user).Stream(StreamId.Exploration);
        string gender = random.Below(2) == 0 ? "F" : "M";
        int age = _ages[random.Below(_ages.Length)];
        int occupation = random.Below(_occupations.Length);
        int postcode = random.Below(100_000);
        return separator == "::"
            ? $"{user + 1}::{gender}::{age}::{occupation}::{postcode:D5}\n"
            : $"{user + 1}|{age}|{gender}|{_occupations[occupation]}|{postcode:D5}\n";
    }

    private string ItemLine(int item, int genre)
    {
        return separator switch
        {
            "::" => $"{item + 1}::Item {item + 1} (2000)::{_genres[genre]}\n",
            "," => $"{item + 1},Item {item + 1} (2000),{_genres[genre]}\n",
            // The first of the 19 flags stands for an unknown genre.
            _ => $"{item + 1}|Item {item + 1} (2000)|01-Jan-2000|||0|" +
                string.Join('|', _genres.Select((_, index) => index == genre ? "1" : "0")) + "\n",
        };
    }
}
