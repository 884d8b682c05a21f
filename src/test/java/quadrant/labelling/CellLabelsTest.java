package quadrant.labelling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import quadrant.TestData;

class CellLabelsTest {
    @Test
    void a_number_gives_a_class_and_the_line_counts() {
        CellLabels labels = new CellLabels(4);
        labels.addClass("lymphocyte");
        labels.addClass("monocyte");
        labels.label(1, true);
        labels.label(2, true);
        labels.label(1, false);
        assertThat(labels.line()).isEqualTo("3 of 4 labelled: lymphocyte 2, monocyte 1");
        assertThat(labels.current()).hasValue(2);
        labels.label(0, false);
        assertThat(labels.line()).isEqualTo("2 of 4 labelled: lymphocyte 1, monocyte 1");
        assertThat(labels.unsaved()).isTrue();
    }

    @Test
    void every_change_can_be_undone_to_the_beginning() {
        CellLabels labels = new CellLabels(5);
        List.of("a", "b", "c").forEach(labels::addClass);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2000; i++) {
            switch (random.nextInt(4)) {
                case 0 -> labels.forward();
                case 1 -> labels.back();
                case 2 -> labels.add();
                default -> labels.label(random.nextInt(4), random.nextBoolean());
            }
        }
        assertThat(labels.size()).isGreaterThan(100);
        int steps = 0;
        while (labels.undo()) {
            steps++;
            assertThat(labels.current().orElseThrow()).isBetween(0, labels.size() - 1);
        }
        assertThat(steps).isGreaterThan(500);
        assertThat(labels.size()).isEqualTo(5);
        assertThat(labels.count(0)).isEqualTo(5);
        assertThat(labels.undo()).isFalse();
    }

    @Test
    void undo_goes_to_the_cell_that_it_changes() {
        CellLabels labels = new CellLabels(3);
        labels.addClass("a");
        labels.label(1, true);
        labels.forward();
        labels.undo();
        assertThat(labels.current()).hasValue(0);
        assertThat(labels.number(0)).isZero();
    }

    @Test
    void a_list_is_walked_first_and_the_rest_after_it() {
        CellLabels labels = new CellLabels(4);
        labels.arrange(List.of(2, 0, 2));
        assertThat(labels.current()).hasValue(2);
        labels.forward();
        assertThat(labels.current()).hasValue(0);
        labels.forward();
        assertThat(labels.current()).hasValue(1);
        labels.forward();
        labels.forward();
        assertThat(labels.current()).hasValue(3);
        assertThat(labels.place()).isEqualTo(3);
    }

    @Test
    void there_are_nine_classes_at_most_and_each_has_one_number() {
        CellLabels labels = new CellLabels(1);
        for (int i = 0; i < 9; i++) {
            assertThat(labels.addClass("type" + (char) ('a' + i))).isEqualTo(i + 1);
        }
        assertThat(labels.addClass(" typea ")).isEqualTo(1);
        assertThat(TestData.refusal(() -> labels.addClass("typej")).problem())
                .isEqualTo("There are 9 classes already, as many as there are keys.");
    }

    @Test
    void a_class_name_that_ends_like_a_cells_number_is_refused() {
        CellLabels labels = new CellLabels(1);
        for (String name : List.of("type 2", "type-2", "type_(2)", "12", "grade #3")) {
            assertThat(TestData.refusal(() -> labels.addClass(name)).problem()).contains("ends in a number");
        }
        assertThat(labels.addClass("CD4")).isEqualTo(1);
        assertThat(TestData.refusal(() -> labels.addClass("  ")).problem()).contains("needs a name");
    }

    @Test
    void a_key_without_its_class_or_a_cell_is_refused() {
        CellLabels labels = new CellLabels(0);
        assertThat(TestData.refusal(() -> labels.label(1, true)).problem()).isEqualTo("There is no class 1 yet.");
        labels.addClass("a");
        assertThat(TestData.refusal(() -> labels.label(1, true)).problem()).isEqualTo("There is no cell yet.");
        labels.forward();
        labels.back();
        assertThat(labels.undo()).isFalse();
        assertThat(labels.line()).isEqualTo("0 of 0 labelled: a 0");
    }
}
