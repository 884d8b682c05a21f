package quadrant.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import quadrant.TestData;
import quadrant.report.ComparisonReport;
import quadrant.report.RunFolder;
import quadrant.task.UserException;

class CompareJobTest {
    private static final String JSON = "{\"format\":\"quadrant-report\",\"version\":2}";
    private static final String CSV = "image,label,predicted,x,y\na,x,x,0.9,0.1\nb,y,x,0.8,0.2\n";
    private static final String TURNS =
            "augmentation/1[flip(probability=0.5);rotation(quarterTurns=1.0,maxDegrees=0.0)]";

    @TempDir
    Path temp;

    private List<ComparisonReport.Row> rows(String... folders) {
        return CompareJob.report(List.of(folders).stream().map(temp::resolve).toList(), Optional.empty(), "")
                .runs();
    }

    private UserException refusal(String... folders) {
        return TestData.refusal(() -> rows(folders));
    }

    private void run(String name, String json, String csv) throws IOException {
        Files.createDirectories(temp.resolve(name));
        Files.writeString(temp.resolve(name).resolve("report.json"), json);
        Files.writeString(temp.resolve(name).resolve("predictions.csv"), csv);
    }

    private RunFolder read(String json) throws IOException {
        run("run", json, CSV);
        return RunFolder.read(temp.resolve("run"));
    }

    @Test
    void what_is_no_run_or_cannot_be_compared_is_refused() throws IOException {
        run("good", JSON, CSV);
        run("other", JSON, "image,label,predicted,x,z\na,x,x,0.9,0.1\n");
        run("blind", JSON, "image,predicted,x,y\na,x,0.9,0.1\n");
        run("foreign", "{}", CSV);
        Files.createDirectories(temp.resolve("empty"));

        assertThat(refusal("good").problem()).isEqualTo("There is one run, and two or more are compared.");
        assertThat(refusal("good", "empty").problem()).endsWith("is no run: it has no report.json.");
        assertThat(refusal("good", "foreign").problem()).contains("is not one of Quadrant's");
        assertThat(refusal("good", "other").problem()).contains("has the classes x, z, and");
        assertThat(refusal("good", "blind").problem()).contains("has predictions without true classes");
        Files.delete(temp.resolve("good/predictions.csv"));
        assertThat(refusal("good", "blind").problem()).contains("as no image was held out");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "\"quadrant-report\"",
                "{\"format\":\"quadrant-report\",\"version\":\"new\"}",
                "{\"format\":\"quadrant-report\",\"depth\":[1]}",
                "{\"format\":\"quadrant-report\",\"seconds\":[1]}",
                "{\"format\":\"quadrant-report\",\"seconds\":\"long\"}",
                "{\"format\":\"quadrant-report\",\"perFold\":[null,{\"depth\":\"deep\"}]}"
            })
    void a_damaged_report_is_refused(String json) throws IOException {
        run("good", JSON, CSV);
        run("broken", json, CSV);
        assertThat(refusal("good", "broken").problem()).contains("broken is no run: its report.json is damaged");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 17, -1})
    void a_report_of_an_unknown_version_is_refused_by_name(int version) throws IOException {
        run("later", "{\"format\":\"quadrant-report\",\"version\":" + version + ",\"test\":7}", CSV);
        UserException e = refusal("later", "later");
        assertThat(e.problem())
                .isEqualTo(temp.resolve("later/report.json") + " has the version " + version
                        + ", and this Quadrant reads reports up to version 2.");
        assertThat(e.remedy()).isEqualTo("Update Quadrant.");
    }

    @Test
    void a_report_without_a_version_is_read() throws IOException {
        RunFolder read = read("{\"format\":\"quadrant-report\",\"strategy\":\"head\"}");
        assertThat(List.of(read.kind(), read.strategy(), read.depth(), read.backbone(), read.augmentation()))
                .containsExactly("report", "head", "", "", "");
        assertThat(read.seconds()).isEmpty();
        assertThat(read.seed()).isEqualTo(1);
    }

    @Test
    void a_fine_tuning_of_version_1_is_read() throws IOException {
        RunFolder read = read(
                "{\"format\":\"quadrant-report\",\"version\":1,\"strategy\":\"top\",\"depth\":2,\"plan\":{"
                        + "\"strategy\":\"top\",\"depth\":2,\"augmentation\":\"" + TURNS
                        + "\"},\"seconds\":{\"read\":1.5,\"tail\":2},"
                        + "\"provenance\":{},\"backbone\":{\"name\":\"efficientnet-lite0\",\"sha256\":\"8a\"},\"seed\":7}");
        assertThat(List.of(read.name(), read.kind(), read.strategy(), read.depth(), read.backbone()))
                .containsExactly("run", "report", "top", "2", "efficientnet-lite0");
        assertThat(read.augmentation()).isEqualTo("turns");
        assertThat(read.seconds()).isEqualTo(OptionalDouble.of(3.5));
        assertThat(read.seed()).isEqualTo(7);
    }

    @Test
    void an_evaluation_of_version_1_is_read_by_what_its_model_records() throws IOException {
        RunFolder read = read(
                "{\"format\":\"quadrant-evaluation\",\"version\":1,\"provenance\":{\"backbone\":\"mine\","
                        + "\"strategy\":\"layers\",\"depth\":\"0\",\"augmentation\":\"other[]\"},\"backbone\":null,\"seed\":1}");
        assertThat(List.of(read.kind(), read.strategy(), read.depth(), read.backbone(), read.augmentation()))
                .containsExactly("evaluation", "layers", "0", "mine", "own plan");
        assertThat(read.seconds()).isEmpty();
    }

    @Test
    void a_cross_validation_of_version_1_is_read_with_the_depths_of_its_folds() throws IOException {
        RunFolder read =
                read("{\"format\":\"quadrant-cross-validation\",\"version\":1,\"strategy\":\"quadrant\",\"plan\":{"
                        + "\"augmentation\":\"" + TURNS + "\"},\"perFold\":[{\"depth\":2},{\"depth\":0},{\"depth\":2}],"
                        + "\"seconds\":12.25,\"backbone\":{\"name\":\"efficientnet-lite0\"},\"seed\":3}");
        assertThat(List.of(read.kind(), read.strategy(), read.depth(), read.backbone(), read.augmentation()))
                .containsExactly("cross-validation", "quadrant", "0, 2", "efficientnet-lite0", "turns");
        assertThat(read.seconds()).isEqualTo(OptionalDouble.of(12.25));
    }

    @Test
    void runs_of_other_images_are_listed_but_not_paired() throws IOException {
        run("one", JSON, CSV);
        run("two", JSON, "image,label,predicted,y,x\na,x,x,0.1,0.9\nc,y,x,0.2,0.8\n");

        ComparisonReport.Row row = rows("one", "two").get(1);

        assertThat(row.overFirst()).isEmpty();
        assertThat(row.whyNot()).isEqualTo("not the same images: c is not in both");
        assertThat(row.evaluation().balancedAccuracy()).isEqualTo(0.5);
    }
}
