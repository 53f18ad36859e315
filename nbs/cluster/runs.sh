#!/bin/bash
#SBATCH --job-name=m3l
#SBATCH --gres=gpu:1
#SBATCH --cpus-per-task=4
#SBATCH --mem=16G
#SBATCH --time=12:00:00
#SBATCH --output=slurm-%A_%a.out
# Trains and scores one run of the study: the one whose number is the task of a SLURM array or the index of a Kubernetes Job.
# From the project's folder:  sbatch --array=0-7%4 nbs/cluster/runs.sh
set -euo pipefail
task=${SLURM_ARRAY_TASK_ID:-${JOB_COMPLETION_INDEX:-}}
[[ $task =~ ^[0-9]+$ ]] || { echo "error: the run's number is '$task', expected 0 or more in SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX"; exit 1; }
[[ -f params.yaml ]] || { echo "error: there is no params.yaml in $PWD: start from the project's folder"; exit 1; }
if [[ -x .venv/bin/python ]]; then # the code of this folder, whatever the shell before said
  unset PYTHONPATH
  export PATH="$PWD/.venv/bin:$PATH"
fi
exec python -m m3l.study.grid params.yaml --only "$task" --jobs 1
