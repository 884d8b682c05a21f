package quadrant.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadSampleTest {
    @ParameterizedTest
    @CsvSource({
        // images, views of each: views in all
        "48, 12, 576",
        "1024, 8, 8192",
        "1025, 8, 7175",
        "5000, 8, 5000",
        "8192, 3, 8192",
        "1000000, 3, 8192"
    })
    void the_first_views_of_all_images_come_before_further_views_and_there_is_an_end(int images, int views, int size) {
        assertThat(HeadSample.size(images, views)).isEqualTo(size);
    }

    @Test
    void images_are_drawn_evenly_over_the_classes_none_twice_and_by_the_seed() {
        int[] labels = IntStream.range(0, 1000).map(i -> i < 10 ? 1 : 0).toArray();
        List<Integer> drawn = EvenDraw.of(labels, 2, 100, 7);
        assertThat(drawn).hasSize(100).doesNotHaveDuplicates();
        assertThat(drawn.stream().filter(i -> labels[i] == 1)).hasSize(10);
        assertThat(EvenDraw.of(labels, 2, 100, 7)).isEqualTo(drawn);
        assertThat(EvenDraw.of(labels, 2, 100, 8)).isNotEqualTo(drawn);
        assertThat(EvenDraw.of(labels, 2, 5000, 7)).hasSize(1000);
    }
}
