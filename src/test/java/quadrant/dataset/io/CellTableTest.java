package quadrant.dataset.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;

class CellTableTest {
    @TempDir
    Path folder;

    @Test
    void suggestions_keep_the_order_of_their_rows() throws Exception {
        Path csv = Files.writeString(
                folder.resolve("s.csv"), "image;roi;probability;suggested\na.tif;7;0.51;monocyte\na.tif;cell x;;\n");
        assertThat(CellTable.suggestions(csv))
                .containsExactly(
                        new CellTable.Suggestion("a.tif", "7", OptionalDouble.of(0.51), Optional.of("monocyte")),
                        new CellTable.Suggestion("a.tif", "cell x", OptionalDouble.empty(), Optional.empty()));
    }

    @Test
    void a_list_without_its_columns_or_with_a_wrong_probability_is_refused_by_name() throws Exception {
        Path bare = Files.writeString(folder.resolve("bare.csv"), "image,label\na.tif,b\n");
        assertThat(TestData.refusal(() -> CellTable.suggestions(bare)).problem())
                .contains("has no column roi");
        Path wrong =
                Files.writeString(folder.resolve("wrong.csv"), "image,roi,probability\na.tif,1,0.5\na.tif,2,high\n");
        assertThat(TestData.refusal(() -> CellTable.suggestions(wrong)).problem())
                .contains("line 3", "the probability \"high\" is not a number from 0 to 1");
    }
}
