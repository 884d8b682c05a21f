package quadrant.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import quadrant.pixels.Orientation;
import quadrant.task.UserException;

class DatasetCheckTest {
    private static final Sample A = Samples.of("a", 0, "1");
    private static final Sample B = Samples.of("b", 1, "2");
    private static final Sample C = Samples.of("c", 1, "3");

    @Test
    void one_class_or_an_empty_class_cannot_be_learnt() {
        DatasetCheck.requireTrainable(Samples.dataset(2, List.of(A, B)));
        assertThatThrownBy(() -> DatasetCheck.requireTrainable(Samples.dataset(1, List.of(A))))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("only one class, class0");
        assertThatThrownBy(() -> DatasetCheck.requireTrainable(Samples.dataset(4, List.of(A, B))))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("class2, class3 have no readable image");
    }

    private static List<String> warnings(Dataset dataset, CopyPair... copies) {
        return new Guard(List.of(copies), List.of(), Optional.empty()).warnings(dataset);
    }

    private static CopyPair same(int first, int second) {
        return new CopyPair(first, second, CopyPair.Kind.SAME_PIXELS, 1, Orientation.UPRIGHT);
    }

    @Test
    void the_same_image_under_two_labels_is_refused_by_name() {
        assertThatThrownBy(() -> warnings(Samples.dataset(2, List.of(A, B)), same(0, 1)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("a (class0) and b (class1) are the same image with two labels");
    }

    @Test
    void the_same_image_twice_under_one_label_is_a_warning() {
        assertThat(warnings(Samples.dataset(2, List.of(A, B, C)), same(1, 2)))
                .singleElement()
                .asString()
                .startsWith("c is the same image as b; they are in different groups");
    }

    @Test
    void of_many_copies_the_first_are_named_and_the_rest_counted() {
        List<Sample> samples = new ArrayList<>(List.of(A));
        for (int i = 0; i < 20; i++) {
            samples.add(Samples.of("b" + i, 1, "g" + i));
        }
        CopyPair[] copies = IntStream.range(2, 21).mapToObj(i -> same(1, i)).toArray(CopyPair[]::new);
        List<String> warnings = warnings(Samples.dataset(2, samples), copies);
        assertThat(warnings).hasSize(6);
        assertThat(warnings.get(0)).startsWith("b1 is the same image as b0");
        assertThat(warnings.get(5)).isEqualTo("14 more images are the same as earlier ones.");
    }
}
