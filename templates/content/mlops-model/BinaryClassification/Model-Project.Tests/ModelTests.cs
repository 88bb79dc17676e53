namespace ModelNamespace.Tests;

/// <summary>What the business expects of the model, whatever data it was trained on. The gates judge how good it is.</summary>
public class ModelTests
{
    [Fact]
    public void Calling_support_often_makes_leaving_likelier()
    {
        var content = Customer();
        var annoyed = Customer();
        annoyed.SupportCalls = 5;
        annoyed.LastRating = 1;

        Assert.True(ModelTypesModel.Predict(annoyed).Probability > ModelTypesModel.Predict(content).Probability + 0.1f);
    }

    [Fact]
    public void A_yearly_contract_makes_leaving_less_likely()
    {
        var monthly = Customer();
        var yearly = Customer();
        yearly.Contract = "Yearly";

        Assert.True(ModelTypesModel.Predict(yearly).Probability < ModelTypesModel.Predict(monthly).Probability);
    }

    [Fact]
    public void A_city_that_was_never_seen_and_missing_values_still_get_a_probability()
    {
        var stranger = Customer();
        stranger.City = "Atlantis";
        stranger.MonthlyHours = null;
        stranger.LastRating = null;

        Assert.InRange(ModelTypesModel.Predict(stranger).Probability, 0.001f, 0.999f);
    }

    [Fact]
    public void A_batch_gets_the_predictions_of_single_calls()
    {
        var late = Customer();
        late.SignupDate = new DateTime(2024, 4, 2, 0, 0, 0, DateTimeKind.Utc);
        ModelTypesInput[] inputs = [Customer(), late];
        var predictions = new ModelTypesPrediction[inputs.Length];

        ModelTypesModel.Predict(inputs, predictions);

        Assert.Equal(inputs.Select(ModelTypesModel.Predict), predictions);
    }

    private static ModelTypesInput Customer() => new()
    {
        Region = "North",
        City = "Galford",
        Contract = "Monthly",
        Plan = "Plus",
        SignupDate = new DateTime(2022, 5, 5, 0, 0, 0, DateTimeKind.Utc),
        TenureMonths = 37,
        MonthlyFee = 39.9f,
        MonthlyHours = 26,
        SupportCalls = 0,
        LastRating = 5,
        Payment = "Card",
        Autopay = true,
    };
}
