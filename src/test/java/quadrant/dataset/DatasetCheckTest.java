package quadrant.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
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

    @Test
    void the_same_image_under_two_labels_is_refused_by_name() {
        assertThatThrownBy(() -> Guard.sameImages(Samples.dataset(2, List.of(A, B)), List.of("x", "x")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("a (class0) and b (class1) are the same image with two labels");
    }

    @Test
    void the_same_image_twice_under_one_label_is_a_warning() {
        Dataset d = Samples.dataset(2, List.of(A, B, C));
        assertThat(Guard.sameImages(d, List.of("x", "y", "z"))).isEmpty();
        assertThat(Guard.sameImages(d, List.of("x", "y", "y")))
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
        List<String> hashes = new ArrayList<>(List.of("x"));
        hashes.addAll(Collections.nCopies(20, "y"));
        List<String> warnings = Guard.sameImages(Samples.dataset(2, samples), hashes);
        assertThat(warnings).hasSize(6);
        assertThat(warnings.get(5)).isEqualTo("14 more images are the same as earlier ones.");
    }
}
