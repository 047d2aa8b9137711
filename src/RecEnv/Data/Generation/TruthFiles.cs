using System.Globalization;

namespace RecEnv.Data.Generation;

/// <summary>The latent truth as two comma-separated files with headers. Users and items are indices from 0.</summary>
internal static class TruthFiles
{
    public const string Users = "truth_users.csv";
    public const string Items = "truth_items.csv";

    public static void Write(DataGenerator generator, OutputFolder folder)
    {
        int dimensions = generator.Options.Dimensions;
        UserRows maker = generator.NewRows();
        using (StreamWriter users = TextFile.Create(folder, Users))
        {
            users.WriteLine("user,cluster,later_cluster,rows,leniency," + Names("latent", dimensions) + ','
                + Names("later_latent", dimensions));
            for (int user = 0; user < generator.Options.UserCount; user++)
            {
                UserTruth truth = maker.Truth(user);
                users.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{user},{truth.Cluster},{truth.LaterCluster},{truth.RowCount},{truth.Leniency:R},"));
                TextFile.WriteNumbers(users, [.. truth.Latent, .. truth.LaterLatent]);
                users.WriteLine();
            }
        }

        using StreamWriter items = TextFile.Create(folder, Items);
        items.WriteLine("item,cluster,rank,popularity,quality," + Names("latent", dimensions));
        for (int item = 0; item < generator.Options.ItemCount; item++)
        {
            ItemTruth truth = generator.Item(item);
            items.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{item},{truth.Cluster},{truth.Rank},{truth.Popularity:R},{truth.Quality:R},"));
            TextFile.WriteNumbers(items, truth.Latent);
            items.WriteLine();
        }
    }

    private static string Names(string name, int count) =>
        string.Join(',', Enumerable.Range(0, count).Select(k => $"{name}_{k}"));
}
