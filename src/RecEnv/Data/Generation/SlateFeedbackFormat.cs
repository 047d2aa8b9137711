using RecEnv.Options;

namespace RecEnv.Data.Generation;

/// <summary>The folder of SlateFeedback: features of users and items, and a history of clicks.</summary>
internal sealed class SlateFeedbackFormat : FileFormat
{
    private const string UserFile = "users.csv";
    private const string ItemFile = "items.csv";
    private const string HistoryFile = "history.csv";
    private const int MaxCount = 1_000_000;
    private const int MaxNumbers = 10_000_000;

    public override IReadOnlyList<string> Files { get; } = [UserFile, ItemFile, HistoryFile];

    public override RowFormat Row { get; } = new RowFormat.History();

    public override void Check(GenerationOptions options)
    {
        CheckCount("user_count", options.UserCount, options.Dimensions);
        CheckCount("item_count", options.ItemCount, options.Dimensions);
    }

    public override void Write(DataGenerator generator, OutputFolder folder, bool withTruth, Action<Stream> writeRows)
    {
        UserRows maker = generator.NewRows();
        WriteFeatures(folder, UserFile, generator.Options.UserCount, user => maker.Truth(user).Features);
        WriteFeatures(folder, ItemFile, generator.Options.ItemCount, item => generator.Item(item).Features);
        using Stream rows = folder.Create(HistoryFile);
        rows.Write("user_id,item_id,is_click\n"u8);
        writeRows(rows);
    }

    private static void WriteFeatures(OutputFolder folder, string name, int count, Func<int, IReadOnlyList<float>> featuresOf)
    {
        using StreamWriter writer = TextFile.Create(folder, name);
        for (int i = 0; i < count; i++)
        {
            TextFile.WriteNumbers(writer, featuresOf(i));
            writer.Write('\n');
        }
    }

    private static void CheckCount(string key, int count, int dimensions)
    {
        if (count > MaxCount || (long)count * dimensions > MaxNumbers)
        {
            throw new InvalidOptionException(
                key,
                $"Option \"{key}\" ({count}) with \"dimensions\" ({dimensions}) is more than SlateFeedback reads: at most " +
                $"{MaxCount} rows and {MaxNumbers} numbers. Lower one of them, or choose another format.");
        }
    }
}
