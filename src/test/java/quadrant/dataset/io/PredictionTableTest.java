package quadrant.dataset.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.task.UserException;

class PredictionTableTest {
    @TempDir
    Path folder;

    @Test
    void writes_plain_columns_with_six_digits() throws IOException {
        Predictions p = new Predictions(
                new ClassList(List.of("a", "b")),
                List.of(
                        row("x.png", "x.png", OptionalInt.of(1), 0.12345679f, 0.8765432f),
                        row("y.png", "y.png", OptionalInt.empty(), 1f, 3.1e-9f)));

        PredictionTable.write(folder.resolve("t.csv"), p);

        assertThat(Files.readString(folder.resolve("t.csv"))).isEqualTo("""
                        image,label,predicted,a,b
                        x.png,b,b,0.123457,0.876543
                        y.png,,a,1,3.1E-9
                        """);
    }

    @Test
    void leaves_out_the_labels_where_none_is_known() throws IOException {
        Predictions p = new Predictions(
                new ClassList(List.of("a", "b")), List.of(row("x", "x", OptionalInt.empty(), 0.5f, 0.5f)));

        PredictionTable.write(folder.resolve("t.csv"), p);

        assertThat(Files.readString(folder.resolve("t.csv"))).isEqualTo("image,predicted,a,b\nx,a,0.5,0.5\n");
    }

    @Test
    void names_that_need_quotes_or_clash_with_columns_come_back() throws IOException {
        ClassList classes =
                new ClassList(List.of("a, \"b\"\nc", "image", "Label", "predicted", "p:label", "group", "größe"));
        Predictions p = new Predictions(
                classes,
                List.of(row("dir/x, 1.png", "patient 7", OptionalInt.of(3), 0f, 0f, 0f, 0.25f, 0.75f, 0f, 0f)));
        Path csv = folder.resolve("new/folder/t.csv");

        PredictionTable.write(csv, p);

        assertThat(PredictionTable.read(csv)).isEqualTo(p);
        assertThat(Files.readString(csv)).contains(",p:image,p:Label,p:predicted,p:p:label,p:group,größe\n");
    }

    @Test
    void replaces_a_table_and_leaves_nothing_beside_it() throws IOException {
        Path csv = folder.resolve("t.csv");
        Files.writeString(csv, "old");

        PredictionTable.write(csv, new Predictions(new ClassList(List.of("a")), List.of()));

        assertThat(Files.readString(csv)).isEqualTo("image,predicted,a\n");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(csv);
        }
    }

    @Test
    void reads_what_a_spreadsheet_saved_with_a_byte_order_mark() throws IOException {
        Path csv = folder.resolve("t.csv");
        Files.writeString(csv, "\uFEFFimage,label,predicted,a,b\r\nx,b,a,0.9,0.1\r\n");

        Prediction p = PredictionTable.read(csv).rows().get(0);

        assertThat(p.truth()).hasValue(1);
        assertThat(p.group()).isEqualTo(new GroupId("x"));
        assertThat(p.probabilities().get(0)).isCloseTo(0.9f, within(1e-6f));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image;predicted;a|has the columns",
                "image,predicted,a,b~x,a,0.9|line 2 has '' where a probability should be",
                "image,predicted,a,b~x,c,0.9,0.1|line 2 has the class c, which is none of [a, b]",
                "image,predicted,a,b~x,a,nine,0.1|has 'nine' where a probability should be",
                "image,predicted,a,b~x,a,0.9,0.1~y,a,1.5,-0.5|line 3 has the probability 1.5, outside 0 to 1",
                "image,predicted,a,b~x,a,0.9,0.3|sum to 1.2",
                "image,predicted,a,b~x,b,0.9,0.1|though another class is more probable",
                "image,predicted,a,a~x,a,0.9,0.1|has two columns a",
            })
    void says_what_is_wrong_and_where(String text, String message) throws IOException {
        Path csv = folder.resolve("t.csv");
        Files.writeString(csv, text.replace('~', '\n'));

        assertThatExceptionOfType(UserException.class)
                .isThrownBy(() -> PredictionTable.read(csv))
                .withMessageContaining(message);
    }

    @Test
    void a_missing_table_is_the_users_to_mend() {
        assertThatExceptionOfType(UserException.class).isThrownBy(() -> PredictionTable.read(folder.resolve("no.csv")));
    }

    private static Prediction row(String id, String group, OptionalInt truth, Float... probabilities) {
        return new Prediction(id, new GroupId(group), truth, List.of(probabilities));
    }
}
