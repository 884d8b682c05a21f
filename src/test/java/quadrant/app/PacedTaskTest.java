package quadrant.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import quadrant.task.Phase;
import quadrant.task.Task;

class PacedTaskTest {
    private static final long SECOND = 1_000_000_000L;

    private long now;
    private final List<String> shown = new ArrayList<>();
    private final Task task = new PacedTask(Duration.ofSeconds(1), () -> now) {
        @Override
        protected void begin(String name) {}

        @Override
        protected void show(long done, long total, double share, String left, String line) {
            shown.add(line + "|" + share + "|" + left);
        }
    };

    @Test
    void the_time_left_is_that_of_the_phase_where_the_run_is_not_known() {
        now = 100 * SECOND;
        task.phase("Caching views");
        now = 110 * SECOND;
        task.progress(0, 40);
        task.progress(1, 40);
        now = 120 * SECOND;
        task.progress(10, 40);
        assertThat(shown)
                .containsExactly("Caching views: 0 of 40|0.0|", "Caching views: 10 of 40, 1:00 min left|0.25|1:00 min");
    }

    @Test
    void the_time_left_is_that_of_the_run_where_its_share_is_known() {
        now = 30 * SECOND;
        task.phase("Fitting");
        task.overall(0.25);
        now = 40 * SECOND;
        task.progress(1, 2);
        assertThat(shown).containsExactly("Fitting: 1 of 2, 25 % of the run, 2:00 min left|0.25|2:00 min");
    }

    @Test
    void shares_of_a_fine_tuning_add_up_to_the_whole_and_a_phase_without_one_ends_the_estimate() {
        assertThat(EnumSet.allOf(Phase.class).stream().mapToDouble(Phase::share).sum())
                .isCloseTo(1, within(1e-9));
        List<Double> seen = new ArrayList<>();
        WarningLog log = new WarningLog(new Observer(seen), true);
        log.phase(Phase.READING);
        log.progress(1, 2);
        log.phase(Phase.READING);
        log.progress(1, 2);
        log.phase(Phase.FEATURES);
        double reading = Phase.READING.share();
        assertThat(seen).containsExactly(0.0, reading / 2, reading, reading, reading);
        log.phase("Fine-tuning");
        log.phase(Phase.REPORT);
        assertThat(seen).endsWith(Double.NaN, Double.NaN);
    }

    @Test
    void a_warning_is_shown_once() {
        List<Double> seen = new ArrayList<>();
        Observer observer = new Observer(seen);
        WarningLog log = new WarningLog(observer, true);
        log.warn("Twice.");
        log.warn("Twice.");
        assertThat(log.warnings()).containsExactly("Twice.");
        assertThat(observer.warned).containsExactly("Twice.");
    }

    private static final class Observer implements Task {
        private final List<Double> seen;
        private final List<String> warned = new ArrayList<>();

        Observer(List<Double> seen) {
            this.seen = seen;
        }

        @Override
        public void overall(double share) {
            seen.add(share);
        }

        @Override
        public void warn(String line) {
            warned.add(line);
        }
    }
}
