package quadrant.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import quadrant.task.Phase;
import quadrant.task.Task;

class PhaseClockTest {
    private static final long SECOND = 1_000_000_000L;

    private long now;
    private final PhaseClock clock = new PhaseClock(() -> now);

    @Test
    void the_time_left_is_that_of_the_phase_where_the_run_is_not_known() {
        now = 100 * SECOND;
        clock.phase("Caching views");
        now = 110 * SECOND;
        assertThat(clock.timeLeft(0, 40)).isEmpty();
        assertThat(clock.timeLeft(10, 40)).isEqualTo("30 s");
        assertThat(clock.line(10, 40)).isEqualTo("Caching views: 10 of 40, 30 s left");
        assertThat(clock.share(10, 40)).isEqualTo(0.25);
    }

    @Test
    void the_time_left_is_that_of_the_run_where_its_share_is_known() {
        now = 30 * SECOND;
        clock.phase("Fitting the classifier");
        clock.overall(0.25);
        assertThat(clock.timeLeft(1, 2)).isEqualTo("1:30 min");
        assertThat(clock.share(1, 2)).isEqualTo(0.25);
    }

    @Test
    void shares_of_a_fine_tuning_add_up_to_the_whole_and_a_phase_without_one_ends_the_estimate() {
        assertThat(EnumSet.allOf(Phase.class).stream().mapToDouble(Phase::share).sum())
                .isCloseTo(1, within(1e-9));
        List<Double> seen = new ArrayList<>();
        WarningLog log = WarningLog.ofFineTuning(new Observer(seen));
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
        WarningLog log = WarningLog.ofFineTuning(observer);
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
