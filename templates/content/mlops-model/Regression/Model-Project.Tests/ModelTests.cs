namespace ModelNamespace.Tests;

/// <summary>What the business expects of the model, whatever data it was trained on. The gates judge how good it is.</summary>
public class ModelTests
{
    [Fact]
    public void A_larger_apartment_costs_more()
    {
        var small = Apartment();
        var large = Apartment();
        large.Area = 95;
        large.Rooms = 4;

        Assert.True(ModelTypesModel.Predict(large).Score > ModelTypesModel.Predict(small).Score + 100);
    }

    [Fact]
    public void The_old_town_costs_more_than_the_airport()
    {
        var quiet = Apartment();
        quiet.District = "Old Town";
        quiet.CentreKm = 1;
        var loud = Apartment();
        loud.District = "Airport";
        loud.CentreKm = 11;

        Assert.True(ModelTypesModel.Predict(quiet).Score > ModelTypesModel.Predict(loud).Score);
    }

    [Fact]
    public void A_street_that_was_never_seen_and_missing_values_still_get_a_plausible_rent()
    {
        var unknown = Apartment();
        unknown.Street = "Nowhere Lane";
        unknown.EnergyDemand = null;
        unknown.Heating = null;

        Assert.InRange(ModelTypesModel.Predict(unknown).Score, 300, 2000);
    }

    [Fact]
    public void A_batch_gets_the_predictions_of_single_calls()
    {
        var furnished = Apartment();
        furnished.Furnished = true;
        ModelTypesInput[] inputs = [Apartment(), furnished];
        var predictions = new ModelTypesPrediction[inputs.Length];

        ModelTypesModel.Predict(inputs, predictions);

        Assert.Equal(inputs.Select(ModelTypesModel.Predict), predictions);
    }

    private static ModelTypesInput Apartment() => new()
    {
        District = "Riverside",
        Street = "Dove Lane",
        Area = 62.5f,
        Rooms = 3,
        Floor = 2,
        HasLift = true,
        HasBalcony = true,
        BuiltYear = 1985,
        EnergyDemand = 140,
        Heating = "Gas",
        CentreKm = 4,
        Furnished = false,
        ListedOn = new DateTime(2025, 3, 1, 0, 0, 0, DateTimeKind.Utc),
    };
}
