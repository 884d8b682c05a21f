/** Reports: plain records of a run's results, with their page, figures and JSON. */
@NullMarked
package quadrant.report;

import org.jspecify.annotations.NullMarked;
